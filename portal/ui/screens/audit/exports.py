"""Which list left as a file, in words: the record has it as a code, the same in every language."""

from __future__ import annotations

import re

from portal.customers.queries.gaps import GAPS
from portal.i18n import lazy as _l
from portal.i18n import ngettext

#: A list, by the code that `export` and `recorded` are given.
LISTS = {
    "customers": _l("Customers"),
    "figures": _l("Figures"),
    "audit": _l("Who changed what"),
    "outages": _l("Outages"),
}
#: What of the list.
PARTS = {
    "requests-by-day": _l("Tickets by day"),
    "on-time-by-district": _l("On time by district"),
    "open-now": _l("Open now"),
    "minutes-without-power": _l("Minutes without power"),
    "changes": _l("By people"),
    "portal": _l("By the portal"),
    "disclosures": _l("Personal data opened"),
    "access": _l("Sign-ins, roles, exports"),
    "lines to mend": _l("Lines to mend"),
    "…": _l("by a search"),
}
BETWEEN = re.compile(r" · |: ")


def what(told: str) -> str:
    """The list and how it was narrowed; a unit is called as it was then."""
    first, *more = BETWEEN.split(told)
    return " · ".join([str(LISTS.get(first, first)), *map(_part, more)])


def how_much(told: str, amount: int) -> str:
    """Records of customers; rows of anything else."""
    if BETWEEN.split(told)[0] == "customers":
        return ngettext("{count} record", "{count} records", amount)
    return ngettext("{count} row", "{count} rows", amount)


def _part(told: str) -> str:
    gap = GAPS.get(told)
    return str(gap.word if gap else PARTS.get(told, told))
