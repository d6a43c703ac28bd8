"""The list at the left: search, filters with their counts, rows of two lines, the most urgent first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import ceil

from markupsafe import Markup, escape

from portal import formats
from portal.access import CENTRE, DISTRICT, Person
from portal.i18n import _, lazy, ngettext
from portal.tickets.queries.lines import TicketRow
from portal.tickets.queries.search import MAX_SEARCH_HITS
from portal.tickets.queries.tickets import EVERY_UNIT, PAGE, WHOSE, Filter, TicketCounts
from portal.ui.components import filters, links, parts
from portal.ui.components.status import status
from portal.ui.screens.tickets import due
from portal.ui.screens.tickets.address import EXTRA, here

WORDS = {
    "all": lazy("All"),
    "overdue": lazy("Overdue"),
    "today": lazy("Today"),
    "returned": lazy("Returned"),
    "urged": lazy("Urges"),
    "reopened": lazy("Came back"),
    "untold": lazy("Tell customer"),
    "done": lazy("Recently done"),
}
HOLDERS = {"mine": lazy("Mine"), "others": lazy("Colleagues"), "nobody": lazy("Unassigned")}


def show(
    lines: Sequence[TicketRow],
    counts: TicketCounts,
    wanted: Filter,
    person: Person,
    now: datetime,
    *,
    current: str,
    units: Mapping[str, str],
    categories: Mapping[str, str],
) -> None:
    """Draw it; ``current`` is the number of the opened ticket."""
    filters.search(
        "q", _("Search tickets"), _("Number, words of the ticket, name, phone, address"), stretch=True
    )
    if person.role in CENTRE:
        names = {str(EVERY_UNIT): _("All units"), **units}
        filters.pick("unit", _("Who holds them"), names, _("Held by the centre"))
    filters.segments("view", _("Which tickets"), _views(counts, wanted, person), stretch=True)
    if person.role in DISTRICT and not wanted.q:
        held = {w: f"{HOLDERS[w]} {formats.number(getattr(counts, w))}" for w in WHOSE}
        filters.pills("whose", _("Whose"), held)
    if counts.confidential and wanted.view != "done":
        say = hidden_untold if wanted.view == "untold" else hidden
        parts.render(parts.muted(say(counts.confidential)))
    _extras(wanted, categories)
    if not lines:
        _none(wanted, counts)
        return
    links.show(parts.rows((row(t, wanted, person, now, current) for t in lines), narrow=True), key="inbox")
    count = getattr(counts, wanted.view)
    if wanted.q and counts.more:
        more = _("More than {count} were found: another word makes them fewer.", count=MAX_SEARCH_HITS)
        parts.render(parts.muted(more))
        count = min(count, MAX_SEARCH_HITS)
    filters.pages(ceil(count / PAGE))


def hidden(count: int) -> str:
    """Why a colleague reads a smaller number; nothing of what they are."""
    return ngettext(
        "{count} of the open tickets is confidential: not every colleague sees it.",
        "{count} of the open tickets are confidential: not every colleague sees them.",
        count,
    )


def hidden_untold(count: int) -> str:
    """The same of the customers to tell."""
    return ngettext(
        "{count} of the customers to tell has a confidential ticket: not every colleague sees it.",
        "{count} of the customers to tell have confidential tickets: not every colleague sees them.",
        count,
    )


def row(line: TicketRow, wanted: Filter, person: Person, now: datetime, current: str) -> parts.Row:
    """A ticket in two lines: what and how urgent; pressure, state, holder, place."""
    return parts.Row(
        parts.dangerous(line.subject) if line.hazard else line.subject,
        parts.dotted(line.number, line.category_words, _state(line), _holder(line, person), place(line)),
        here(wanted, line.number),
        lead=due.badge(line, now) if line.open else parts.state(line.state),
        current=line.number == current,
        alarming=line.hazard and line.open,
    )


def place(line: TicketRow) -> str:
    """Where it is, in one line."""
    return ", ".join(filter(None, (line.place, line.ward)))


def holder(line: TicketRow) -> str:
    """Who has it in hand."""
    return line.holder or (_("Unassigned") if line.open and not line.accepted_at else line.unit)


def _holder(line: TicketRow, person: Person) -> str:
    if line.holder_unit_id == person.unit_id:
        return holder(line) if line.unit != person.unit_name or person.role not in CENTRE else ""
    return line.unit if not line.holder else f"{line.holder} ({line.unit})"


def _state(line: TicketRow) -> Markup:
    """The state, behind how often the case came back, and how often it is urged for where an urge waits for an answer."""
    urged = f"{formats.number(line.urges)}×"
    return parts.joined(
        reopened(line) if line.open else parts.NOTHING,
        parts.whole(parts.tinted(urged, "violet", "campaign")) if line.urges_open else parts.NOTHING,
        escape(status(line.state).word),
    )


def reopened(line: TicketRow) -> Markup:
    """How often the case came back; nothing of one that never did."""
    if not line.reopened:
        return parts.NOTHING
    words = ngettext("Reopened {count} time", "Reopened {count} times", line.reopened)
    sign = parts.tinted(f"{formats.number(line.reopened)}×", "orange", "replay")
    return parts.titled(parts.whole(sign), words)


def _views(counts: TicketCounts, wanted: Filter, person: Person) -> dict[str, str]:
    """Nobody urges the centre; it tells customers instead."""
    own_centre = person.role in CENTRE and wanted.unit is None
    shown = [view for view in WORDS if view != ("urged" if own_centre else "untold")]
    if person.role in CENTRE:
        shown.remove("done")
    unseen = "done" if wanted.view == "reopened" else "reopened"  # the board leads there; all have no room
    shown = [view for view in shown if view != unseen]
    if wanted.q and counts.more:
        return {view: str(WORDS[view]) for view in shown}  # not all were counted
    return {view: f"{WORDS[view]} {formats.number(getattr(counts, view))}" for view in shown}


def _extras(wanted: Filter, categories: Mapping[str, str]) -> None:
    """What other filters hold, with the way to be rid of them."""
    said = [
        status(wanted.state).word if wanted.state else "",
        categories.get(wanted.category, wanted.category) if wanted.category else "",
        _("One holder") if wanted.holder else _("Unassigned") if wanted.holder == 0 else "",
    ]
    chips = [
        parts.chip(word, here(wanted, page="", **{name: ""}))
        for name, word in zip(EXTRA, said, strict=True)
        if word
    ]
    if chips:
        links.show(parts.muted(parts.joined(Markup("{}").format(_("Only:")), *chips)), key="only")


def _none(wanted: Filter, counts: TicketCounts) -> None:
    """One sentence, and the next thing to look at."""
    if wanted.q:
        links.show(
            parts.empty(
                _("Nothing was found for “{q}”.", q=wanted.q),
                _("See all tickets"),
                here(wanted, q="", view=""),
                "search_off",
            ),
            key="none",
        )
    elif wanted.view == "all":
        parts.render(parts.empty(_("There is no open ticket here.")))
    elif counts.today and wanted.view != "today":
        words = ngettext("See {count} ticket due today", "See {count} tickets due today", counts.today)
        links.show(parts.empty(_NONE[wanted.view], words, here(wanted, view="today")), key="none")
    else:
        links.show(parts.empty(_NONE[wanted.view], _("See all tickets"), here(wanted, view="")), key="none")


_NONE = {
    "overdue": lazy("Nothing is overdue."),
    "today": lazy("Nothing is due today."),
    "returned": lazy("Nothing was returned."),
    "urged": lazy("No urge waits for an answer."),
    "reopened": lazy("No case came back."),
    "untold": lazy("Every customer was told."),
    "done": lazy("Nothing was done in the last 7 days."),
}
