"""What a search of customers found: how many, truly, and where they are; a click narrows it to a district or a ward."""

from __future__ import annotations

from collections.abc import Mapping

from portal import formats
from portal.customers.queries.search import MAX_SEARCH_HITS, Hits
from portal.i18n import _, ngettext
from portal.ui.components import filters


def found(count: int, *, more: bool) -> str:
    """The number as it is: of more than are counted, that it is more."""
    if more:
        return _("more than {count} customers", count=MAX_SEARCH_HITS)
    return ngettext("{count} customer", "{count} customers", count)


def narrow(
    hits: Hits, unit: int | None, ward: int | None, units: Mapping[int, str], wards: Mapping[int, str]
) -> None:
    """Pills for districts, and for wards once a district is meant. Each says how many it has, where all were counted.

    Args:
        hits: what was found, within the unit and ward that are chosen.
        unit: the district that is chosen, or one's own.
        ward: the ward that is chosen.
        units: the districts to choose from, by id; empty for who has but one.
        wards: the wards of the unit that is meant.
    """
    if units and (len(hits.units) > 1 or hits.more or unit):
        filters.pills("unit", _("District"), _sized(hits.units, units, unit, hits))
    if unit or len(hits.units) == 1:
        known = _sized(hits.wards, wards, ward, hits)
        if len(known) > 1 or ward:
            filters.pills("ward", _("Ward"), known)


def _sized(
    counted: Mapping[int, tuple[str, int]], known: Mapping[int, str], chosen: int | None, hits: Hits
) -> dict[str, str]:
    """Words for each place where somebody was found; where not all were counted, or of what is chosen, without a number."""
    if chosen:
        return {str(chosen): known.get(chosen) or next((name for name, _n in counted.values()), str(chosen))}
    if hits.more:
        return {str(id): name for id, name in known.items()}
    return {str(id): f"{name} {formats.number(n)}" for id, (name, n) in counted.items()}
