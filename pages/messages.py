"""Messages: what became of what customers were written, what was not sent and why, and what lies in the folder."""

from __future__ import annotations

import streamlit as st

from portal import formats
from portal.database import session
from portal.i18n import _
from portal.messages import channels, configuration, queries
from portal.messages.models import MessageReason, MessageState
from portal.ui.app import clock, current_user
from portal.ui.components import filters, links, parts
from portal.ui.components.links import to
from portal.ui.components.status import status
from portal.ui.screens.messages import unsent

SHOWN = 50

person, now = current_user.person(), clock.now()
with session(person) as db:
    counts, kept = queries.counts(db), queries.unsent(db)

try:
    named = {
        str(word): told.name
        for key, word in channels.words().items()
        if (told := configuration.gateways().of(key))
    }
    wrong = ""
except configuration.WrongGateways as error:
    named, wrong = {}, str(error)
ways = ", ".join(f"{word}: {name}" for word, name in named.items())
scope = _("to customers; gateways: {ways}", ways=ways) if ways else _("to customers; no gateway is set")
parts.render(parts.head(_("Messages"), scope))
if wrong:
    parts.render(parts.notice(_("The gateways cannot be read, so nothing is sent"), wrong, "red", "error"))
unsent.bar(kept, person)
unsent.release(kept, person, now)

states = [state for state in MessageState if counts.of(state)]
words = {"": _("All {count}", count=counts.every)}
words |= {state.value: f"{state.word} {formats.number(counts.of(state))}" for state in states}
state = filters.segments("state", _("State"), words)
with session(person) as db:
    found = queries.latest(db, state or None, SHOWN)

opened = st.query_params.get("message", "")
letter = next((m for m in found if m.key == opened), None)
if letter is not None:
    parts.render(parts.section(letter.subject, letter.recipient_masked))
    with session(person) as db:
        text = queries.kept_text(db, letter.district_id, letter.id)
        events = queries.events(db, letter.district_id, letter.id)
    parts.render(
        parts.timeline(
            parts.Event(
                str(MessageState(e.state).word),
                formats.moment(e.at, now),
                status("queued" if e.state == MessageState.WAITING else e.state).icon,
                text=parts.dotted(e.reason and MessageReason(e.reason).word, e.gateway, e.detail),
            )
            for e in events
        )
    )
    if text is None:
        parts.render(parts.muted(_("It is not in the folder: not tried yet, or taken by a gateway.")))
    else:
        parts.render(parts.say(_("As it lies in the folder"), text))

shown = [
    (
        parts.link(formats.moment(m.created_at, now), to("messages", state=state, message=m.key)),
        parts.state("queued" if m.state == MessageState.WAITING else m.state),
        parts.dotted(formats.moment(m.since, now), m.reason and MessageReason(m.reason).word),
        str(channels.words()[m.channel]),
        m.recipient_masked,
        m.subject,
        m.attempts,
    )
    for m in found
]
columns = [
    _("Written"),
    _("State"),
    _("Since, and why"),
    _("Sent by"),
    _("Recipient"),
    _("Title"),
    parts.Column(_("Tries"), number=True),
]
if shown:
    links.show(parts.table(columns, shown, caption=_("Messages")), key="messages")
    if len(found) == SHOWN:
        parts.render(parts.muted(_("The newest {count} are shown.", count=SHOWN)))
else:
    parts.render(
        parts.empty(_("No message here. They appear when a request is answered."), symbol="outgoing_mail")
    )
