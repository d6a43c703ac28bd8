"""What somebody of a role sees and does, in a sentence: said before the role is given."""

from __future__ import annotations

from portal.access import Role
from portal.i18n import Lazy, _
from portal.i18n import lazy as _l

SIGHT: dict[Role, Lazy] = {
    Role.DISTRICT_STAFF: _l(
        "Sees the customers, requests and outages of {unit}, without what is confidential; works the requests, corrects the"
        " records and posts outages."
    ),
    Role.DISTRICT_MANAGER: _l(
        "Sees the customers, requests and outages of {unit}, what is confidential too, and its figures; works, assigns and"
        " posts like its staff."
    ),
    Role.CENTRE_AGENT: _l(
        "Sees the customers and requests of every district that {unit} works for; of confidential requests, only those they"
        " took themselves."
    ),
    Role.CENTRE_SUPERVISOR: _l(
        "Sees the customers and requests of every district that {unit} works for, what is confidential too, and the figures;"
        " reroutes and urges."
    ),
    Role.EXECUTIVE: _l("Sees figures and outages in the reach of {unit}; no customer and no request."),
    Role.ADMINISTRATOR: _l(
        "Gives and takes roles, sets limits and the calendar, reads who did what; sees no customer and no request."
    ),
}


def sentence(role: Role, unit: str) -> str:
    """What a person of this role in this unit will see."""
    return _(SIGHT[role].msgid, unit=unit)
