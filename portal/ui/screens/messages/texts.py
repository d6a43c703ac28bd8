"""Messages, newest first, those of one text as one row; beside them what became of the one that is open, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from portal import formats
from portal.access import Person, Role
from portal.database import session
from portal.i18n import _, ngettext
from portal.messages import channels, queries
from portal.messages.models import MessageReason, MessageState
from portal.messages.queries import LISTED, MessageCounts, MessageGroup, MessageStep
from portal.ui.app import clock
from portal.ui.components import filters, links, parts
from portal.ui.components.links import to
from portal.ui.components.panes import panes
from portal.ui.components.status import status

SHOWN = 50
#: Days that a list looks back, today included.
PERIODS = {"today": 1, "week": 7, "month": 30}


def show(person: Person, now: datetime) -> None:
    """The list and the open one."""
    period = filters.one_of("period", list(PERIODS)) or "today"
    since = _since(period)
    q, listed = filters.text("q"), filters.one_of("state", list(LISTED)) or ""
    with session(person) as db:
        counts = queries.counts_since(db, since, q)
        found = queries.groups(db, since, listed=listed, q=q, most=SHOWN)
    address = {"period": period, "state": listed, "q": q}
    opened = next((m for m in found if m.key == filters.text("message")), None)
    master, detail = panes(to("messages", **address) if opened else "", split=(9, 5))
    with master:
        _controls(counts)
        _table(found, counts, address, now)
    with detail:
        if opened:
            _opened(opened, person, now)
        elif found:
            parts.render(parts.empty(_("Choose a message to see what became of it."), symbol="arrow_back"))


def _since(period: str) -> datetime:
    day = clock.today() - timedelta(days=PERIODS[period] - 1)
    return datetime.combine(day, time(), clock.zone())


def _controls(counts: MessageCounts) -> None:
    filters.segments(
        "period", _("Written"), {"today": _("Today"), "week": _("7 days"), "month": _("30 days")}
    )
    words = {"": _("All {count}", count=formats.number(counts.every))}
    words |= {key: f"{word} {formats.number(_many(counts, key))}" for key, word in _listed().items()}
    filters.segments("state", _("State"), words)
    filters.search("q", _("Search"), _("Words of the title, or the last digits of the number"), stretch=True)


def _listed() -> dict[str, str]:
    return {
        "no_gateway": _("No gateway"),
        "waiting": _("Waiting"),
        "handed": _("Handed over"),
        "told": _("Arrived"),
        "failed": _("Not delivered"),
        "withdrawn": _("Taken back"),
    }


def _many(counts: MessageCounts, key: str) -> int:
    return sum(counts.of(state) for state in LISTED[key])


def _table(
    found: Sequence[MessageGroup], counts: MessageCounts, address: dict[str, str], now: datetime
) -> None:
    if not found:
        parts.render(
            parts.empty(_("No message here. Look further back, or search less."), symbol="outgoing_mail")
        )
        return
    columns = [_("Written"), _("State"), _("Sent by"), _("To"), _("Message"), _("Since when, and why")]
    rows = [
        (
            parts.whole(formats.moment(m.created_at, now)),
            _state(m),
            str(channels.words()[m.channel]),
            parts.whole(
                m.recipient_masked
                if m.many == 1
                else ngettext("{count} customer", "{count} customers", m.many)
            ),
            parts.link(m.subject, to("messages", **address, message=m.key)),
            _why(m, now),
        )
        for m in found
    ]
    links.show(parts.table(columns, rows, caption=_("Messages")), key="messages")
    shown = sum(m.many for m in found)
    of = sum(_many(counts, key) for key in ([address["state"]] if address["state"] else LISTED))
    if shown < of:
        parts.render(parts.muted(_("The newest {shown} of {every} are shown.", shown=shown, every=of)))
    parts.render(
        parts.muted(
            _("“Arrived” is the word of the network or the mail server; whether it was read, nobody knows.")
        )
    )


def _state(m: MessageGroup) -> parts.Markup:
    if m.many == 1 or len(m.states) == 1:
        return parts.state(_status(m.state))
    return parts.joined(
        *(
            parts.state(_status(state)) + f" {formats.number(many)}"
            for state, many in sorted(m.states.items())
        )
    )


def _status(state: str) -> str:
    return "queued" if state == MessageState.WAITING else state


def _why(m: MessageGroup, now: datetime) -> object:
    if len(m.states) > 1:
        return ""
    return parts.dotted(m.reason and MessageReason(m.reason).word, formats.moment(m.state_at, now))


def _opened(m: MessageGroup, person: Person, now: datetime) -> None:
    with session(person) as db:
        steps = queries.events(db, m.district_id, m.id)
        if person.role is Role.ADMINISTRATOR:
            text = queries.kept_text(db, m.district_id, m.id)
        else:
            text = queries.text_of(db, m.district_id, m.id)
    many = ngettext("{count} customer", "{count} customers", m.many)
    parts.render(parts.section(m.subject, m.recipient_masked if m.many == 1 else many))
    if m.many > 1:
        facts = [(str(MessageState(state).word), formats.number(n)) for state, n in sorted(m.states.items())]
        parts.render(parts.facts(facts))
        parts.render(parts.muted(_("What became of the first of them:")))
    if text is None:
        parts.render(parts.muted(_("It is not in the folder: not tried yet, or taken by a gateway.")))
    else:
        parts.render(parts.say(_("What it says"), text))
    parts.render(parts.timeline(_event(step, now) for step in steps))


def _event(step: MessageStep, now: datetime) -> parts.Event:
    return parts.Event(
        str(MessageState(step.state).word),
        formats.moment(step.at, now),
        status(_status(step.state)).icon,
        text=parts.dotted(step.reason and MessageReason(step.reason).word, step.gateway, step.detail),
    )
