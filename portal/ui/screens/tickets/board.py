"""The board: who holds how much, what is late first; each number leads to the tickets it counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from markupsafe import Markup, escape

from portal import formats
from portal.access import Person, Role
from portal.i18n import _, ngettext
from portal.tickets.models import OPEN
from portal.tickets.queries.workload import Holder
from portal.ui.app import pages
from portal.ui.components import parts
from portal.ui.components.links import to
from portal.ui.components.parts import Column

#: More due today than this is shown in yellow (assumed).
MANY = 9


def table(rows: Sequence[Holder], person: Person, now: datetime, category: str | None) -> Markup:
    """Units, for a manager people; totals at the foot."""
    by_person = person.role == Role.DISTRICT_MANAGER
    linked = pages.PAGES["tickets"].for_role(person.role)
    columns = [
        Column(_("Person") if by_person else _("Unit")),
        Column(_("Overdue"), True, "alarm"),
        Column(_("Longest"), True),
        Column(_("Today"), True, "schedule"),
        Column(_("Unanswered"), True, "campaign"),
        Column(_("New"), True),
        Column(_("In progress"), True),
        Column(_("Waiting"), True),
        Column(_("Checking"), True),
        Column(_("Returned"), True),
        Column(_("On time, 7 days"), True),
    ]
    body = [_row(row, by_person, linked, now, category) for row in rows]
    return parts.table(columns, body, foot=_totals(rows), caption=_("Tickets by who holds them"))


def _row(row: Holder, by_person: bool, linked: bool, now: datetime, category: str | None) -> list[object]:
    where = {"holder": row.id or 0} if by_person else {"unit": row.id}
    address = to("tickets", **where, category=category, view="reopened") if linked else ""

    def cell(number: int, heat: parts.tables.Heat = "", **query: str) -> object:
        if not linked:
            return parts.count(number, "", heat) if not number else _plain(number, heat)
        return parts.count(number, to("tickets", **where, category=category, **query), heat)

    return [
        parts.whole(parts.joined(escape(row.name or _("Unassigned")), _reopened(row, address))),
        cell(row.overdue, "hot", view="overdue"),
        _since(row.oldest, now),
        cell(row.today, "warm" if row.today > MANY else "", view="today"),
        cell(row.unanswered, view="urged"),
        *(cell(getattr(row, state), state=state) for state in OPEN),
        _share(row.on_time, row.judged),
    ]


def _reopened(row: Holder, address: str) -> Markup:
    """How many open cases have come back, beside the name; nothing for none."""
    if not row.reopened:
        return parts.NOTHING
    words = ngettext("{count} came back", "{count} came back", row.reopened)
    sign = parts.titled(parts.tinted(formats.number(row.reopened), "orange", "replay"), words)
    return parts.link(sign, address) if address else sign


def _plain(number: int, heat: str) -> Markup:
    """The same for who may read figures but no tickets."""
    return Markup('<span class="{}">{}</span>').format(heat, formats.number(number))


def _since(oldest: datetime | None, now: datetime) -> object:
    if not oldest:
        return ""
    since = formats.duration(max(1, (now - oldest) / timedelta(minutes=1)))
    return Markup('<span class="muted">{}</span>').format(since)


def _share(on_time: int, judged: int) -> str:
    return formats.percent(on_time / judged, 0) if judged else ""


def _totals(rows: Sequence[Holder]) -> list[object]:
    def total(name: str) -> int:
        return sum(getattr(row, name) for row in rows)

    return [
        _("All"),
        total("overdue"),
        "",
        total("today"),
        total("unanswered"),
        *(total(state) for state in OPEN),
        _share(total("on_time"), total("judged")),
    ]
