"""What customers are told: messages and what became of each, and the calls that nobody's message spares."""

from __future__ import annotations

from portal import formats
from portal.access import may
from portal.callbacks import actions as callbacks
from portal.callbacks import queries as owed
from portal.database import session
from portal.i18n import _
from portal.messages import queries
from portal.ui.app import clock, current_user
from portal.ui.components import filters, parts
from portal.ui.screens.messages import calls, gateway_state, texts, unsent

person, now = current_user.person(), clock.now()
with session(person) as db:
    kept = queries.unsent(db)
    ringing = owed.count(db) if may(callbacks.claim, person) else None

parts.render(parts.head(_("Messages"), gateway_state.summary()))
gateway_state.warn()
unsent.bar(kept, person)
unsent.release(kept, person, now)
view = "texts"
if ringing is not None:
    words = {"texts": _("Messages"), "calls": _("Calls to make {count}", count=formats.number(ringing))}
    view = filters.segments("view", _("View"), words)
if view == "calls":
    calls.show(person, now)
else:
    texts.show(person, now)
