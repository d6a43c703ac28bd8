"""What happened to a ticket, in words: one thread, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portal import formats
from portal.audit.labels import ACTIONS
from portal.formats import Tone
from portal.i18n import Lazy, _, lazy
from portal.messages.forecast import forecast
from portal.messages.models import MessageReason, MessageState
from portal.tickets.queries.timeline import TicketEvent
from portal.ui.components import parts

#: Kind of event → its symbol, tone and title. ``{who}`` did it, ``{to}`` is the unit, ``{whom}`` the person it went to.
LOOK: dict[str, tuple[str, Tone, Lazy]] = {
    "received": ("call", "gray", lazy("The customer asked · taken by {who}")),
    "forwarded": ("forward", "blue", lazy("{who} forwarded to {to}")),
    "rerouted": ("alt_route", "orange", lazy("{who} gave it to {to}")),
    "reassigned": ("switch_account", "blue", lazy("{who} gave it to {whom}")),
    "returned": ("undo", "orange", lazy("{who} returned it to {to}")),
    "accepted": ("assignment_ind", "blue", lazy("{who} accepted it")),
    "arrived": ("location_on", "blue", lazy("The crew of {who} arrived")),
    "progress": ("engineering", "gray", lazy("Progress · {who}")),
    "resumed": ("play_arrow", "gray", lazy("Waiting for the customer is over")),
    "internal": ("sticky_note_2", "gray", lazy("Remark for colleagues · {who}")),
    "customer": ("person", "gray", lazy("The customer added · taken by {who}")),
    "answer": ("draft", "blue", lazy("{who} wrote an answer to be checked")),
    "urged": ("campaign", "violet", lazy("{who} urged {to}")),
    "raised": ("arrow_upward", "violet", lazy("{who} passed it up to the management of {to}")),
    "answered": ("reply", "violet", lazy("{who} answered the urge")),
    "resolved": ("check_circle", "green", lazy("{who} resolved it")),
    "queued": ("schedule_send", "gray", lazy("The message to the customer is being sent")),
    "withdrawn": ("undo", "gray", lazy("The message to the customer was taken back before it went")),
    "no_gateway": (
        "cloud_off",
        "red",
        lazy("The message was not sent: no gateway. Tell the customer by phone"),
    ),
    "handed": (
        "outgoing_mail",
        "blue",
        lazy("The message is with the gateway; not known yet to be delivered"),
    ),
    "sent": (
        "outgoing_mail",
        "gray",
        lazy("A message was sent; whether it was delivered was not asked then"),
    ),
    "failed": ("error", "red", lazy("The message to the customer was not delivered")),
    "expired": ("timer_off", "red", lazy("The message to the customer expired before it was delivered")),
    "unbounced": (
        "mark_email_read",
        "green",
        lazy("Message handed over, no bounce in time: it counts as told"),
    ),
    "told": ("mark_email_read", "green", lazy("The customer was told by message")),
    "taken_back": ("undo", "gray", lazy("{who} took it back within ten seconds")),
    "came_back": (
        "replay",
        "orange",
        lazy("Not solved, the customer told {who}: it continues as a new ticket"),
    ),
}
CALLED = ("call", "green", lazy("{who} told the customer by phone"))
CHECKED = ("rule", "blue", lazy("{who} sent it to {to} to be checked"))
BY_CHANNEL = {
    "phone": ("call", lazy("The customer rang · taken by {who}")),
    "web": ("language", lazy("The customer wrote on the website")),
    "email": ("mail", lazy("The customer wrote an email")),
    "sms": ("sms", lazy("The customer sent a text message")),
    "app": ("phone_iphone", lazy("The customer wrote in the app")),
    "counter": ("storefront", lazy("The customer came to the counter")),
}
QUOTED = ("received", "customer")
#: What became of a message; their text is the reason.
MESSAGES = ("queued", *(kind for kind in MessageState if kind in LOOK))


def thread(events: Sequence[TicketEvent], now: datetime, number: str = "") -> parts.Markup:
    """The events as a timeline; an acknowledgement stands with its urge, what was before the case came back with its number."""
    seen = {e.ref: e for e in events if e.kind == "acknowledged"}
    return parts.timeline(_event(e, seen.get(e.ref), now, number) for e in events if e.kind != "acknowledged")


def who(event: TicketEvent) -> str:
    """Whoever did it."""
    return event.person or event.unit or _("The portal")


def _event(event: TicketEvent, seen: TicketEvent | None, now: datetime, number: str) -> parts.Event:
    symbol, tone, words = _look(event)
    title: object = _(words.msgid, who=who(event), to=event.to_unit or "", whom=event.to_person or "")
    if event.kind == "urged" and seen:
        at = formats.moment(seen.at, now)
        title = parts.dotted(title, _("{who} acknowledged at {time}", who=who(seen), time=at))
    if event.number not in ("", number):
        title = parts.dotted(title, event.number)
    said, quoted = event.text or "", event.kind in QUOTED
    if event.kind in MESSAGES:
        said = str(MessageReason(said).word) if said and event.kind != "withdrawn" else ""
    elif event.kind == "taken_back":
        said = str(ACTIONS[said])
    return parts.Event(
        title,
        formats.moment(event.at, now),
        symbol,
        tone,
        text="" if quoted else said,
        quote=said if quoted else "",
        more=_as_written(event),
    )


def _as_written(event: TicketEvent) -> parts.Markup:
    """The words of a message, folded: what the customer was told, not only that they were."""
    if not event.body:
        return parts.NOTHING
    return parts.folded(
        _("Words of the message, to {recipient}", recipient=event.recipient or ""), event.body
    )


def _look(event: TicketEvent) -> tuple[str, Tone, Lazy]:
    if event.kind == "received" and event.channel in BY_CHANNEL:
        symbol, words = BY_CHANNEL[event.channel]
        return symbol, "gray", words
    if event.kind == "queued" and event.channel and forecast(event.channel).gateway is None:
        return LOOK["no_gateway"]  # what waits is going nowhere
    if event.kind == "told" and event.channel == "call":
        return "call", "green", CALLED[2]
    if (
        event.kind == "returned" and not event.text
    ):  # who returns says why; an answer to be checked goes without
        return "rule", "blue", CHECKED[2]
    return LOOK[event.kind]
