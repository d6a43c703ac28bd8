"""Signing in and out: the only things the application's login role may do before it takes on a person's role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from uuid import UUID

from sqlalchemy import text

from portal.access import Person, Role
from portal.database import engine

FRESH = 1.0  #: seconds for which what the gate was told of a click is good for the run that it begins


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody signed in who may have no role yet."""

    id: int
    name: str
    language: str | None
    person: Person | None


def sign_in(
    issuer: str,
    subject: str,
    *,
    email: str | None,
    name: str | None,
    groups: Sequence[str] = (),
    address: str | None = None,
    browser: str | None = None,
) -> UUID:
    """Make a login session for who the identity provider vouches for; groups become a role by ``group_role``.

    Args:
        address: where the browser is, and ``browser`` what it calls itself: for the record.
    """
    with engine().begin() as connection:
        login: UUID = connection.execute(
            text(
                "select sign_in(:issuer, :subject, :email, :name, cast(:groups as text[]), :address, :browser)"
            ),
            {
                "issuer": issuer,
                "subject": subject,
                "email": email,
                "name": name,
                "groups": list(groups),
                "address": address,
                "browser": browser,
            },
        ).scalar_one()
        return login


def who_is(login: UUID, *, touch: bool = True) -> SignedIn | None:
    """Who a login session is now; None when it is over. ``touch`` counts as activity (see ``session``)."""
    # One statement is a transaction of its own: no BEGIN and COMMIT to wait for, at every click.
    with engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        row = connection.execute(
            text("select * from enter(cast(:login as uuid), :touch)"), {"login": str(login), "touch": touch}
        ).one_or_none()
    if row is None:
        return None
    person = None
    if row.role:
        person = Person(
            row.person_id,
            row.name,
            Role(row.role),
            row.unit_id,
            row.unit_name,
            row.unit_kind,
            login,
            row.language,
        )
    return SignedIn(row.person_id, row.name, row.language, person)


#: What the gate was told, and when, until the run of that click takes it.
_let_in: dict[UUID, tuple[float, SignedIn]] = {}


def let_in(login: UUID, visitor: SignedIn) -> None:
    """A click came through the gate, which has just asked who this is: its run need not."""
    now = monotonic()
    for old, (asked, _visitor) in list(_let_in.items()):
        if now - asked > FRESH:
            _let_in.pop(old, None)
    _let_in[login] = now, visitor


def who_acts(login: UUID) -> SignedIn | None:
    """Who a login session is, for one run: as the gate was told of its click, else as `who_is` says now.

    What is read and written asks again, in each transaction (`session`).
    """
    asked, visitor = _let_in.pop(login, (float("-inf"), None))
    return visitor if monotonic() - asked <= FRESH else who_is(login, touch=False)


def sign_out(login: UUID) -> None:
    """End a login session; again does nothing."""
    with engine().begin() as connection:
        connection.execute(text("select sign_out(cast(:login as uuid))"), {"login": str(login)})


def sign_in_failed(reason: str, *, address: str | None, browser: str | None) -> None:
    """Put on record that somebody was not let in; at most twenty a minute from one address."""
    with engine().begin() as connection:
        connection.execute(
            text("select sign_in_failed(:reason, :address, :browser)"),
            {"reason": reason, "address": address, "browser": browser},
        )
