"""Who may do what: roles, the person at work, and the verbs that ask for a role.

An *action* is a function that changes something. It is made with ``@action("domain.verb", Role.X, …)``; the call asks for
one of them, and `may` asks beforehand, for buttons. The role is not taken from the page: it is the one that the database gave
this transaction (see :func:`portal.database.session`), so a role taken away counts from the next click.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from portal.i18n import lazy as _l
from portal.idempotency import ONCE, Claim, TransactionKey, result_of
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


class NoRole(AccessError):
    """Somebody whom the identity provider knows and the portal has given nothing to do; ``person_id`` names them."""

    def __init__(self, person_id: int) -> None:
        self.person_id = person_id
        super().__init__(f"person {person_id} has no role")


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


P = ParamSpec("P")
R = TypeVar("R")


class Action(Generic[P, R]):
    """A verb: called with the transaction and its function's own parameters, by who has one of its roles.

    In a transaction that carries a key (``session(person, once=key)``) it is done once: a repetition by the same
    person, even at the same moment, writes nothing and gives what the first gave.

    Raises:
        Refused: when called in a transaction of another role.
        NotFound: when it is repeated, and the row that it gave is gone or hidden by now.
        KeyReused: when the key of the transaction stands for another action, or was given other arguments.
    """

    __name__: str

    def __init__(
        self, key: str, roles: frozenset[Role], function: Callable[Concatenate[Session, P], R]
    ) -> None:
        functools.update_wrapper(self, function)
        self.key, self.roles = key, roles
        self._function, self._result = function, result_of(function)
        self._signature = inspect.signature(function)

    def __call__(self, db: Session, *args: P.args, **kwargs: P.kwargs) -> R:
        """Do it."""
        _enter(db, self.key, self.roles)
        once: TransactionKey | None = db.info.pop(ONCE, None)  # what it calls meanwhile belongs to it
        if once is None:
            return self._function(db, *args, **kwargs)
        try:
            claim = once.claim(db, self.key, self._arguments(*args, **kwargs))
            if not claim.first:
                return self._again(db, claim)
            result = self._function(db, *args, **kwargs)
            db.flush()
            claim.keep(self._result.dump(result))
            return result
        finally:
            db.info[ONCE] = once

    def _arguments(self, *args: P.args, **kwargs: P.kwargs) -> dict[str, object]:
        """By name, however they were given; without the transaction."""
        bound = self._signature.bind(None, *args, **kwargs)
        bound.apply_defaults()
        return {name: value for name, value in bound.arguments.items() if name != "db"}

    def _again(self, db: Session, claim: Claim) -> R:
        try:
            return self._result.load(db, claim.kept())
        except NoResultFound:
            raise NotFound(self.key) from None


#: Every action there is, by its key ``domain.verb``; filled on import.
ACTIONS: dict[str, Action[..., Any]] = {}


def action(key: str, *roles: Role) -> Callable[[Callable[Concatenate[Session, P], R]], Action[P, R]]:
    """Make a function ``verb(db, …)`` an action of these roles.

    The key is stored with every change that the action makes, so it stays when the function moves or is renamed.

    Raises:
        TypeError: on import, when no role is named, the key is another action's, the first parameter is not ``db``, or
            what is returned can neither be kept nor found again for a repetition.
    """
    if not roles or not all(isinstance(r, Role) for r in roles):
        raise TypeError("an action names the roles that may do it")
    if key in ACTIONS:
        raise TypeError(f"there is an action {key} already")

    def make(function: Callable[Concatenate[Session, P], R]) -> Action[P, R]:
        if next(iter(inspect.signature(function).parameters), None) != "db":
            raise TypeError(f"{function.__qualname__}: the first parameter of an action is db")
        made = Action(key, frozenset(roles), function)
        ACTIONS[key] = made
        return made

    return make


def may(act: Action[..., Any], person: Person) -> bool:
    """Whether this person's role may do the action: for menus and buttons; the call asks again."""
    return person.role in act.roles


def _enter(db: Session, key: str, roles: frozenset[Role]) -> None:
    db.connection()  # begins the transaction, which reads the person's role anew
    if db.info.get("role") not in roles:
        raise Refused(key)
    db.execute(text("select set_config('portal.action', :key, true)"), {"key": key})
