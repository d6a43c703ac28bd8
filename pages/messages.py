"""Messages: what customers were written, what waits, what could not be sent, and what lies in the folder."""

from __future__ import annotations

import streamlit as st

from portal import formats
from portal.database import session
from portal.i18n import _
from portal.messages import channels, queries
from portal.messages.models import MessageState
from portal.settings import settings
from portal.ui.app import clock, current_user
from portal.ui.components import filters, links, parts
from portal.ui.components.links import to

SHOWN = 50

person = current_user.person()
with session(person) as db:
    counts = queries.counts(db)

parts.render(
    parts.head(
        _("Messages"),
        _("to customers, by {way}", way=settings.smtp_host)
        if settings.smtp_host
        else _("to customers, kept in a folder: no mail server is set"),
    )
)
words = {
    "": _("All {count}", count=counts.every),
    "waiting": _("To be sent {count}", count=counts.waiting),
    "failed": _("Not sent {count}", count=counts.failed),
    "sent": _("Sent {count}", count=counts.sent),
}
state = filters.segments("state", _("State"), words)
with session(person) as db:
    found = queries.latest(db, state or None, SHOWN)

opened = st.query_params.get("message", "")
shown = [
    (
        parts.link(
            formats.moment(m.created_at, clock.now()),
            to("messages", state=state, message=m.key),
        ),
        parts.state("queued" if m.state == MessageState.WAITING else m.state),
        str(channels.words()[m.channel]),
        m.recipient_masked,
        m.subject,
        m.attempts,
        m.error or (formats.moment(m.sent_at, clock.now()) if m.sent_at else ""),
    )
    for m in found
]
columns = [
    _("Written"),
    _("State"),
    _("Sent by"),
    _("Recipient"),
    _("Title"),
    parts.Column(_("Tries"), number=True),
    _("Sent or why not"),
]
if shown:
    links.show(parts.table(columns, shown, caption=_("Messages")), key="messages")
else:
    parts.render(
        parts.empty(_("No message here. They appear when a request is answered."), symbol="outgoing_mail")
    )

letter = next((m for m in found if m.key == opened), None)
if letter is not None:
    with session(person) as db:
        text = queries.kept_text(db, letter.district_id, letter.id)
    parts.render(parts.section(letter.subject, letter.recipient_masked))
    if text is None:
        parts.render(parts.muted(_("It is not in the folder: not sent yet, or sent by the mail server.")))
    else:
        parts.render(parts.say(_("As it lies in the folder"), text))
