"""Who may do what: roles, the person at work, and the verbs that ask for a role.

An *action* is a function that changes something. It is made with ``@action("domain.verb", Role.X, …)``; menus, buttons and
the call itself read the same roles. The role is not taken from the page: it is the one that the database gave
this transaction (see :func:`portal.database.session`), so a role taken away counts from the next click.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.i18n import lazy as _l
from portal.vocabulary import Vocabulary


class Role(Vocabulary):
    """The roles of the portal; each is a role of PostgreSQL too, with its grants and row policies."""

    DISTRICT_STAFF = "district_staff", _l("District staff")
    DISTRICT_MANAGER = "district_manager", _l("District manager")
    CENTRE_AGENT = "centre_agent", _l("Centre agent")
    CENTRE_SUPERVISOR = "centre_supervisor", _l("Centre supervisor")
    EXECUTIVE = "executive", _l("Executive")
    ADMINISTRATOR = "administrator", _l("Administrator")


DISTRICT = (Role.DISTRICT_STAFF, Role.DISTRICT_MANAGER)
CENTRE = (Role.CENTRE_AGENT, Role.CENTRE_SUPERVISOR)
ADMINISTRATORS = (Role.ADMINISTRATOR,)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in, as the database saw them when this page began."""

    id: int
    name: str
    role: Role
    unit_id: int
    unit_name: str
    unit_kind: str
    session_id: UUID
    language: str | None = None


class AccessError(Exception):
    """Base of everything the guards say; pages show it in words (``portal.ui.forms.errors``)."""


class SignedOut(AccessError):
    """The login session is over: idle, too old, revoked, or the role was taken away."""


class Refused(AccessError):
    """The person's role may not do this."""


class NotFound(AccessError):
    """No such row, or not one of theirs: the two cannot be told apart."""


class Invalid(AccessError):
    """Input that breaks a rule. ``errors`` maps a field's name ('' for the whole) to words for the user."""

    def __init__(self, errors: dict[str, str] | str) -> None:
        self.errors = {"": errors} if isinstance(errors, str) else errors
        super().__init__("; ".join(str(v) for v in self.errors.values()))


@dataclass(frozen=True, slots=True)
class Difference:
    """One field on which two people disagree."""

    field: str
    before: Any
    mine: Any
    theirs: Any


class Conflict(AccessError):
    """Somebody else changed the row meanwhile; nothing was written. Carries both values, field by field."""

    def __init__(self, differences: list[Difference], version: int) -> None:
        self.differences = differences
        self.version = version
        super().__init__("changed meanwhile: " + ", ".join(d.field for d in differences))


R_co = TypeVar("R_co", covariant=True)


class Action(Protocol[R_co]):
    """What ``@action`` makes of a function; its parameters are the function's, and ``once`` besides."""

    roles: frozenset[Role]
    key: str
    __name__: str

    def __call__(self, *args: Any, **kwargs: Any) -> R_co:
        """Do it."""


#: Every action there is, by its key ``domain.verb``; filled on import.
ACTIONS: dict[str, Action[Any]] = {}


def action(key: str, *roles: Role) -> Callable[[Callable[..., R_co]], Action[R_co]]:
    """Make a function ``verb(db, …)`` an action of these roles.

    The key is stored with every change that the action makes, so it stays when the function moves or is renamed.

    Every action also takes ``once=UUID``: a second call with the same key by the same person writes nothing
    and returns what the first returned (its id, where that was a row), even when both run at the same moment.

    Raises:
        TypeError: on import, when no role is named, the key is another action's or the first parameter is not ``db``.
        Refused: when called in a transaction of another role.
    """
    if not roles or not all(isinstance(r, Role) for r in roles):
        raise TypeError("an action names the roles that may do it")
    if key in ACTIONS:
        raise TypeError(f"there is an action {key} already")

    def make(function: Callable[..., R_co]) -> Action[R_co]:
        if next(iter(inspect.signature(function).parameters), None) != "db":
            raise TypeError(f"{function.__qualname__}: the first parameter of an action is db")

        @functools.wraps(function)
        def call(*args: Any, once: UUID | None = None, **kwargs: Any) -> Any:
            db = cast(Session, args[0] if args else kwargs["db"])
            _enter(db, key, frozenset(roles))
            if once is None:
                return function(*args, **kwargs)
            return _once(db, key, once, lambda: function(*args, **kwargs))

        call.roles = frozenset(roles)  # type: ignore[attr-defined]
        call.key = key  # type: ignore[attr-defined]
        made = cast(Action[R_co], call)
        ACTIONS[key] = made
        return made

    return make


def may(act: Callable[..., Any], person: Person) -> bool:
    """Whether this person's role may do the action: for menus and buttons; the call asks again."""
    return person.role in cast(Action[Any], act).roles


def _enter(db: Session, key: str, roles: frozenset[Role]) -> None:
    db.connection()  # begins the transaction, which reads the person's role anew
    if db.info.get("role") not in roles:
        raise Refused(key)
    db.execute(text("select set_config('portal.action', :key, true)"), {"key": key})


def _once(db: Session, key: str, once: UUID, work: Callable[[], Any]) -> Any:
    """Run the work unless this key was used: the second of two waits for the first and gets its result."""
    mine = db.scalar(
        text(
            "insert into done_once (person_id, key, action) values (current_person(), :key, :action)"
            " on conflict do nothing returning true"
        ),
        {"key": once, "action": key},
    )
    if not mine:
        return db.scalar(
            text("select result from done_once where person_id = current_person() and key = :key"),
            {"key": once},
        )
    result = work()
    db.flush()
    db.execute(
        text(
            "update done_once set result = to_jsonb(cast(:result as text))"
            " where person_id = current_person() and key = :key"
        ),
        {"key": once, "result": None if result is None else str(getattr(result, "id", result))},
    )
    return result
