"""Hours of an outage as they stand in a list: with the year where it is not this one, and how sure they are."""

from __future__ import annotations

from datetime import datetime

from portal import formats
from portal.i18n import _
from portal.outages.queries.rows import OutageRow
from portal.ui.app import clock
from portal.ui.components import parts


def hours(starts: datetime, ends: datetime | None) -> str:
    """30/11 07:30–11:00; 30/11/2025 07:30–11:00."""
    told = formats.span(starts, ends)
    if formats.local(starts).year == clock.today().year:
        return told
    return told.replace(formats.short_date(starts), formats.date(starts), 1)


def possible(outage: OutageRow) -> parts.Markup:
    """A badge where it was published as possible, not as certain."""
    return parts.badge(_("possible"), "yellow", "help") if outage.only_possible else parts.NOTHING
