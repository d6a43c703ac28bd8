"""Outages of one place, a line each, as they stand by now: for who speaks with its customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portal import formats
from portal.i18n import _, ngettext
from portal.outages.call_script import joined
from portal.outages.queries.rows import OutageRow
from portal.ui.components import parts
from portal.ui.screens.outages.hours import possible

SHOWN = 6


def show(outages: Sequence[OutageRow], now: datetime) -> None:
    """Under a heading of their own; nothing where there are none."""
    if outages:
        parts.render(parts.section(_("Outages here")), lines(joined(outages), now))


def lines(outages: Sequence[OutageRow], now: datetime) -> parts.Markup:
    """Each with hours, place and state, the soonest first; of one that was moved, to when."""
    soonest = sorted(outages, key=lambda o: o.starts)
    told = [_line(o, now) for o in soonest[:SHOWN]]
    if (rest := len(soonest) - SHOWN) > 0:
        told.append(parts.muted(ngettext("and {count} further outage", "and {count} further outages", rest)))
    return parts.paragraphs(told)


def _line(outage: OutageRow, now: datetime) -> parts.Markup:
    moved_to = parts.NOTHING
    if outage.instead_starts and outage.instead_ends:
        moved_to = parts.Markup(" → {}").format(formats.span(outage.instead_starts, outage.instead_ends))
    state = parts.joined(parts.state(outage.status(now)), possible(outage))
    return parts.dotted(formats.span(outage.starts, outage.ends), outage.place, parts.joined(state, moved_to))
