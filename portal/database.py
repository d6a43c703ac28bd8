"""The database: one engine, and one transaction with a person's rights.

``session(person)`` begins by one statement that asks the database who this login session is *now* and takes on
the role, the person and the unit for the transaction. The login role itself may do nothing but ask. Row-level
policies and grants do the rest, for the ORM, for plain SQL and for ``pandas.read_sql`` alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from time import sleep
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from psycopg.types.datetime import TimestamptzLoader
from sqlalchemy import (
    CheckConstraint,
    Connection,
    DateTime,
    Engine,
    Executable,
    MetaData,
    create_engine,
    event,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction

from portal.access import Person, Role, SignedOut
from portal.idempotency import ONCE, TransactionKey
from portal.settings import settings
from portal.vocabulary import literals

T = TypeVar("T")

#: Times are UTC inside; nobody waits for ever; a forgotten transaction is ended by the server.
OPTIONS = (
    "-c timezone=UTC -c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"
)

#: PostgreSQL's infinity as it is read: "still", as the end of a holding. Written as the text 'infinity'.
FOREVER = datetime.max.replace(tzinfo=UTC)

#: The state of a notice by which the database says that who asked has to wait a second (`may_search`).
SLOWED = "PS001"
_slowed: ContextVar[bool] = ContextVar("slowed", default=False)

#: The type of every column that holds a moment.
Moment = DateTime(timezone=True)

ENTER = text(
    """
    select set_config('role', e.role, true),
           set_config('portal.person', e.person_id::text, true),
           set_config('portal.unit', coalesce(e.unit_id::text, ''), true),
           set_config('portal.login', cast(:login as text), true),
           e.role, e.person_id, e.unit_id
    from enter(cast(:login as uuid), :touch) e
    where e.role is not null
    """
)


class Base(DeclarativeBase):
    """All tables. Constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "%(table_name)s_%(column_0_N_name)s_idx",
            "uq": "%(table_name)s_%(column_0_N_name)s_key",
            "ck": "%(table_name)s_%(constraint_name)s_check",
            "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
            "pk": "%(table_name)s_pkey",
        }
    )


def one_of(name: str, values: Iterable[str]) -> CheckConstraint:
    """A column that holds one of these: the members of a vocabulary, or the keys of its words."""
    return CheckConstraint(f"{name} in ({literals(values)})", name=name, info={"one_of": values})


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts in this transaction, as the database said when it began."""

    role: Role
    person_id: int
    unit_id: int


class ForeverLoader(TimestamptzLoader):
    """Reads infinity as FOREVER; psycopg alone has no value for it."""

    def load(self, data: Any) -> datetime:
        """The moment that the server sent."""
        return FOREVER if bytes(data) == b"infinity" else super().load(data)


def _made(url: str, **options: Any) -> Engine:
    made = create_engine(url, **options)

    @event.listens_for(made, "connect")
    def _(connection: psycopg.Connection, _record: object) -> None:
        connection.adapters.register_loader("timestamptz", ForeverLoader)
        connection.add_notice_handler(_heed)

    return made


def _heed(notice: psycopg.errors.Diagnostic) -> None:
    """What a statement says beside its answer, in the thread that asked."""
    if notice.sqlstate == SLOWED:
        _slowed.set(True)


@cache
def engine() -> Engine:
    """The application's engine: a login role that owns nothing and may not bypass row policies.

    Statements are not prepared: after five uses PostgreSQL may choose a generic plan, which walks the wrong
    index for searches (97 ms became 1.6 s at three million rows).
    """
    return _made(
        settings.app_database_url,
        hide_parameters=True,  # an error that is logged must not quote a customer
        pool_size=settings.pool_size,
        max_overflow=settings.pool_size,
        pool_timeout=5,
        pool_pre_ping=True,
        pool_use_lifo=True,
        connect_args={"prepare_threshold": None, "connect_timeout": 3, "options": OPTIONS},
    )


@cache
def owner_engine() -> Engine:
    """The engine of whoever owns the schema, for tests and measurements: the portal itself never works with it."""
    return _made(
        settings.database_url,
        pool_size=2,
        connect_args={"prepare_threshold": None, "options": "-c timezone=UTC"},
    )


class PersonSession(Session):
    """A session whose every transaction begins by taking on the rights of a login session or a system role."""

    def __init__(
        self, bind: Engine, *, login: UUID | None, system: str | None = None, touch: bool = False
    ) -> None:
        super().__init__(bind, expire_on_commit=False, autoflush=True)
        self.login, self.system, self.touch = login, system, touch


@event.listens_for(PersonSession, "after_begin")
def _take_on(session: PersonSession, transaction: SessionTransaction, connection: Connection) -> None:
    if transaction.nested:  # a savepoint has the rights that its transaction took on
        return
    if session.system:
        connection.execute(text("select set_config('role', :role, true)"), {"role": session.system})
        return
    row = connection.execute(ENTER, {"login": str(session.login), "touch": session.touch}).one_or_none()
    if row is None:
        raise SignedOut
    session.info["role"] = Role(row.role)
    session.info["acting"] = Acting(Role(row.role), row.person_id, row.unit_id)


@contextmanager
def session(person: Person | UUID, *, once: UUID | None = None, touch: bool = False) -> Iterator[Session]:
    """One transaction as this person; committed at the end, rolled back on any exception.

    Who is slowed waits after it, when the connection is everybody's again.

    Args:
        person: the person, or the id of a login session.
        once: the key of what is done. The same key again, by the same person, does nothing twice: each action of the
            transaction gives what it gave the first time. Every transaction that acts from a screen has one.
        touch: whether this counts as activity. The gate counts every click already, and no refresh that a
            screen does by itself, so that an unattended one still ends after 30 minutes.

    Raises:
        SignedOut: when the login session is over or no longer has a role.
    """
    login = person if isinstance(person, UUID) else person.session_id
    try:
        with PersonSession(engine(), login=login, touch=touch) as db, db.begin():
            if once is not None:
                db.info[ONCE] = TransactionKey(once)
            yield db
    finally:
        slowed = _slowed.get()
        _slowed.set(False)
    if slowed:
        sleep(1)


@contextmanager
def system(role: str) -> Iterator[Session]:
    """One transaction as a part of the system (``portal_worker``), which has grants of its own."""
    with PersonSession(engine(), login=None, system=role) as db, db.begin():
        yield db


def rows(db: Session, statement: Executable, kind: Callable[..., T], /, **values: object) -> list[T]:
    """The rows of a statement as a dataclass or named tuple of theirs, each column as the field of its name.

    Args:
        values: the statement's parameters.

    Raises:
        TypeError: a column that the type does not have, or the other way round.
    """
    result = db.execute(statement, values)
    names = tuple(result.keys())
    return [kind(**dict(zip(names, row, strict=True))) for row in result]


def acting(db: Session) -> Acting:
    """Who acts in this transaction: fresher than the page's Person. Begins the transaction if need be."""
    db.connection()
    found: Acting = db.info["acting"]
    return found
