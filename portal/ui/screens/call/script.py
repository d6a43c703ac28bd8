"""The middle of the call screen: the outage at that place, how far the request has got, and what to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from portal import formats
from portal.i18n import _, ngettext, together
from portal.outages.call_script import joined, sentences
from portal.outages.queries.rows import OutageRow
from portal.tickets.queries.last_answer import LastAnswer
from portal.tickets.queries.lines import TicketRow
from portal.ui.components import parts
from portal.ui.components.status import status
from portal.ui.screens.outages import at_place


def show(
    outages: Sequence[OutageRow], tickets: Sequence[TicketRow], last: LastAnswer | None, now: datetime
) -> None:
    """The first outage as a notice, the others with their states, then sentences ready to be read aloud."""
    found = joined(outages)
    said = sentences(outages, now)
    if found:
        first = found[0]
        state = first.status(now)
        tone = status(state).tone
        parts.render(parts.notice(_title(first, now), _detail(first, now), tone, status(state).icon))
        if len(found) > 1:
            parts.render(parts.muted(_("Also:")), at_place.lines(found[1:], now))
    else:
        parts.render(
            parts.notice(_("No outage is known here, now or in the next 14 days"), "", "green", "power")
        )
    current = [t for t in tickets if t.open][:2]
    back = next((t for t in current if last and t.number == last.followed_by), None)
    before = [answered(last, back, now)] if last else []
    going_on = [progress(t, now) for t in current if t is not back]
    said += [*before, *going_on] if last and last.followed_by else [*going_on, *before]
    if said:
        parts.render(parts.say(_("Say to the caller"), together(said)))


def answered(last: LastAnswer, back: TicketRow | None, now: datetime) -> str:
    """The last answer, as it was given, and that the case came back since: how far that has got, where it is still open."""
    told = _(
        "Your request “{subject}” of {received} was answered at {done}: {answer}",
        subject=last.subject,
        received=formats.moment(last.received_at, now),
        done=formats.moment(last.resolved_at, now),
        answer=last.answer,
    )
    if not last.followed_by:
        return told
    if back is None:
        return together(
            [told, _("You told us that it was not solved; it goes on as {number}.", number=last.followed_by)]
        )
    goes_on = _(
        "You told us that it was not solved; since {received} it goes on as {number}, with {unit}.",
        received=formats.moment(back.received_at, now),
        number=back.number,
        unit=back.unit,
    )
    return together([told, goes_on, *_until(back, now)])


def progress(ticket: TicketRow, now: datetime) -> str:
    """How far an open request has got, in words for its customer."""
    told = {
        "subject": ticket.subject,
        "number": ticket.number,
        "unit": ticket.unit,
        "received": formats.moment(ticket.received_at, now),
    }
    if ticket.accepted_at is None:
        head = _("We have had your request “{subject}” since {received}; it lies with {unit}.", **told)
    else:
        head = _(
            "Your request “{subject}” of {received} was taken on by {unit} at {accepted}.",
            **told,
            accepted=formats.moment(ticket.accepted_at, now),
        )
    return together([head, *_until(ticket, now)])


def _until(ticket: TicketRow, now: datetime) -> Iterator[str]:
    if ticket.state == "waiting":
        yield _("They are waiting for something from you, and go on as soon as they have it.")
    elif ticket.overdue(now):
        yield _("It is late, for which I apologise; I am urging them now.")
    elif ticket.resolve_due:
        yield _("It is to be answered by {due}.", due=formats.until(ticket.resolve_due, now))


def _title(outage: OutageRow, now: datetime) -> str:
    words = {"place": outage.place, "since": formats.moment(outage.starts, now)}
    state = outage.status(now)
    if state in ("fault", "off"):
        return _("{place}: off since {since}", **words)
    return _("{place}: {what}", place=outage.place, what=str(status(state).word))


def _detail(outage: OutageRow, now: datetime) -> object:
    reached = ngettext("{count} customer", "{count} customers", outage.customers) if outage.customers else ""
    sure = "" if outage.sure else _("perhaps: the notice names a part of the ward")
    off = outage.status(now) in (
        "fault",
        "off",
    )  # of one to come the hours say it; one that is dropped takes nothing off
    back = _("expected back {time}", time=formats.moment(outage.ends, now)) if off else ""
    return parts.dotted(formats.span(outage.starts, outage.ends), outage.reason, reached, back, sure)
