"""What several first screens show: tiles, the next tickets, what was just written, outages to post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from portal import formats
from portal.i18n import _, ngettext, quoted
from portal.outages.queries.rows import OutageRow
from portal.tickets.queries.home import HomeCounts, Reply
from portal.tickets.queries.lines import TicketRow
from portal.ui.components import links, parts
from portal.ui.components.links import to
from portal.ui.screens.outages import pane
from portal.ui.screens.tickets import due

#: Alerts that a first screen shows.
ALERTS = 3
REPLIES = {
    "customer": "person",
    "internal": "sticky_note_2",
    "urged": "campaign",
    "answered": "reply",
    "returned": "undo",
}


def tiles(counts: HomeCounts, now: datetime, **everywhere: object) -> None:
    """Overdue, due today, returned, urged; each leads to the tickets it counts."""
    passed = (now - counts.oldest).total_seconds() / 60 if counts.oldest else 0
    ahead = (counts.next - now).total_seconds() / 60 if counts.next else 0
    links.show(
        parts.tiles(
            [
                parts.tile(
                    counts.overdue,
                    "overdue",
                    to("tickets", view="overdue", **everywhere),
                    why=_("longest {duration}", duration=formats.duration(passed))
                    if counts.overdue
                    else _("none"),
                ),
                parts.tile(
                    counts.today,
                    "today",
                    to("tickets", view="today", **everywhere),
                    why=_("next in {duration}", duration=formats.duration(ahead))
                    if counts.today
                    else _("none"),
                ),
                parts.tile(
                    counts.returned,
                    "returned",
                    to("tickets", view="returned", **everywhere),
                    why=_("by whoever had them") if counts.returned else _("none"),
                ),
                parts.tile(
                    counts.urged,
                    "urged",
                    to("tickets", view="urged", **everywhere),
                    why=_("not answered yet") if counts.urged else _("none"),
                ),
            ]
        ),
        key="tiles",
    )


def next_tickets(
    tickets: Sequence[TicketRow], now: datetime, key: str = "next", **everywhere: object
) -> None:
    """The most urgent tickets, or that there are none and where to go."""
    if not tickets:
        sentence = _("Nothing is waiting for you.")
        links.show(parts.empty(sentence, _("See the tickets of your unit"), to("tickets")), key=key)
        return
    links.show(
        parts.rows(
            parts.Row(
                parts.dangerous(t.subject) if t.hazard else t.subject,
                parts.dotted(t.number, t.place, t.ward),
                to("tickets", ticket=t.number, **everywhere),
                lead=_when(t, now),
                trail=parts.dotted(t.unit if everywhere else "", t.holder or _("Unassigned")),
                alarming=t.hazard and t.open,
            )
            for t in tickets
        ),
        key=key,
    )


def _when(ticket: TicketRow, now: datetime) -> Markup:
    """The time that is left; of what was answered, when."""
    if ticket.resolved_at is None:
        return due.badge(ticket, now)
    return parts.badge(
        _("answered {time}", time=formats.moment(ticket.resolved_at, now)), "green", "check_circle"
    )


def replies(found: Sequence[Reply], now: datetime) -> None:
    """What others just wrote; nothing where nobody did."""
    if not found:
        return
    parts.render(parts.section(_("Latest messages"), _("from customers, districts and the centre")))
    links.show(
        parts.rows(
            parts.Row(
                r.subject,
                quoted(r.text) if r.kind == "customer" else r.text or "",
                to("tickets", ticket=r.number),
                lead=_lead(r, now),
            )
            for r in found
        ),
        key="replies",
    )


def _lead(reply: Reply, now: datetime) -> Markup:
    who = reply.person or _("Customer")
    return parts.tinted(f"{formats.moment(reply.at, now)} · {who}", "gray", REPLIES.get(reply.kind, "edit"))


def outages_to_post(drafts: Sequence[OutageRow], untold: Sequence[OutageRow], now: datetime) -> None:
    """Drafts with their latest hour, and changes that customers do not know of yet."""
    parts.render(parts.section(_("Outages to post")))
    rows = [
        parts.Row(
            parts.dotted(o.place, o.reason),
            _reached(o),
            to("outages", outage=o.key),
            lead=parts.time_left(o.latest, now)
            if o.latest > now
            else parts.badge(_("post now"), "red", "alarm"),
        )
        for o in drafts
    ]
    rows += [
        parts.Row(
            parts.dotted(o.place, pane.news(o)),
            _reached(o),
            to("outages", outage=o.key),
            lead=parts.badge(_("tell again"), "red", "alarm"),
        )
        for o in untold
    ]
    if rows:
        links.show(parts.rows(rows, narrow=True), key="to-post")
    else:
        links.show(
            parts.empty(_("Everything is posted."), _("See the schedule"), to("outages"), "event_available"),
            key="to-post",
        )


def _reached(outage: OutageRow) -> object:
    span = formats.span(outage.starts, outage.ends)
    if outage.customers is None:
        return span
    count = ngettext("{count} customer", "{count} customers", outage.customers)
    return parts.dotted(span, count)
