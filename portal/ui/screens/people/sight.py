"""What somebody of a role sees and does, in a sentence: said before the role is given."""

from __future__ import annotations

from portal.access import Role
from portal.i18n import Lazy, _
from portal.i18n import lazy as _l

SIGHT: dict[Role, Lazy] = {
    Role.DISTRICT_STAFF: _l(
        "Sees the customers, tickets and outages of {unit}, except confidential tickets; works "
        "the tickets, corrects the records and posts outages."
    ),
    Role.DISTRICT_MANAGER: _l(
        "Sees the customers, tickets and outages of {unit}, confidential ones too, and its "
        "figures; works, assigns and posts like its staff."
    ),
    Role.CENTRE_AGENT: _l(
        "Sees the customers and tickets of every district that {unit} works for; of confidential "
        "tickets, only those they took themselves."
    ),
    Role.CENTRE_SUPERVISOR: _l(
        "Sees the customers and tickets of every district that {unit} works for, confidential "
        "ones too, and the figures; reroutes and urges."
    ),
    Role.EXECUTIVE: _l(
        "Sees figures and outages of the whole corporation, also when {unit} is a part of it; "
        "no customers and no tickets."
    ),
    Role.ADMINISTRATOR: _l(
        "Gives and takes roles, sets limits and the calendar, reads who did what; sees no customers and no tickets."
    ),
}


def sentence(role: Role, unit: str) -> str:
    """What a person of this role in this unit will see."""
    return _(SIGHT[role].msgid, unit=unit)
