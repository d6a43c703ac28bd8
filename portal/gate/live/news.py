"""What the database says on its channel, and who may hear it.

``kind district unit id how confidential``: no name, no number, no words of anybody; ``*`` stands for many rows. Two
equal ones in a transaction are one: PostgreSQL sees to it. ``person id`` says that somebody's rights are others now.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.access import CENTRE, Role

CHANNEL = "live"
#: What only administrators have lists of, and what is of no unit: people, rules, the record of who did what.
_OFFICE = ("people", "rules", "change", "automatic", "disclosure", "access")
_KINDS = "|".join(("ticket", "message", "outage", "customer", "alert", "duty", *_OFFICE))
_NEWS = re.compile(rf"({_KINDS}) (\d+) (\d+) (\*|\d+) (-|came|left|changed) ([01])")
_PERSON = re.compile(r"person (\d+)")
#: Who does not see confidential tickets, except one taken down by themselves, which they know of.
_NOT_CONFIDENTIAL = frozenset({Role.DISTRICT_STAFF, Role.CENTRE_AGENT})
#: Kinds that everybody who has their lists may see of any unit, and who has which.
_OF_ALL = {"outage": frozenset(Role) - {Role.ADMINISTRATOR}, "message": frozenset({Role.ADMINISTRATOR})}
_OF_THEIRS = frozenset(Role) - {Role.ADMINISTRATOR}


@dataclass(frozen=True, slots=True)
class News:
    """That something changed: of a district, held by or addressed to a unit; ``ticket`` is empty for many rows."""

    kind: str
    district: int
    unit: int
    ticket: str  #: district-id
    how: str
    confidential: bool


@dataclass(frozen=True, slots=True)
class Listener:
    """Who looks at a window. ``reach`` are the units whose work they see; None is all."""

    person: int
    role: Role
    unit: int
    reach: frozenset[int] | None

    def may_hear(self, news: News) -> bool:
        """Whether it is theirs to know that this changed."""
        if news.kind in _OFFICE:
            return self.role == Role.ADMINISTRATOR
        if news.confidential and self.role in _NOT_CONFIDENTIAL:
            return False
        if self.role in _OF_ALL.get(news.kind, ()):
            return True
        if self.role not in _OF_THEIRS:
            return False
        wide = self.role in CENTRE or self.role == Role.EXECUTIVE
        if wide and self.reach is None:
            return True
        near = self.reach if wide and self.reach is not None else {self.unit}
        return news.district in near or news.unit in near


def read(payload: str) -> News | int | None:
    """News; the id of a person whose rights changed; None for what this version does not know."""
    if told := _PERSON.fullmatch(payload):
        return int(told[1])
    if not (told := _NEWS.fullmatch(payload)):
        return None
    kind, district, unit, id, how, confidential = told.groups()
    ticket = f"{district}-{id}" if kind == "ticket" and id != "*" else ""
    return News(kind, int(district), int(unit), ticket, how, confidential == "1")
