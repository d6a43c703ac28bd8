"""What one did just now and could still take back: said above the box, whichever ticket is open by now."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from portal.access import Person
from portal.audit.labels import ACTIONS
from portal.database import session
from portal.i18n import _, ngettext
from portal.messages import channels
from portal.tickets import actions
from portal.tickets.queries.own_acts import OwnAct
from portal.ui.components import take_back, toast
from portal.ui.components.take_back import Offer
from portal.ui.forms import errors
from portal.ui.forms.boxes import Boxes
from portal.ui.forms.idempotency import done, once
from portal.ui.screens.tickets.action_bar import WRITTEN

_WRONG = "take_back:wrong"


def show(acts: Sequence[OwnAct], person: Person, here: str = "") -> None:
    """Draw the bar; ``here`` is the number of the ticket that is open."""
    if wrong := st.session_state.pop(_WRONG, None):
        errors.show(wrong)
    if acts:
        offers = [Offer(act.act, said(act, here), act.seconds) for act in acts]
        take_back.show(offers, lambda act: _undo(act, person))


def said(act: OwnAct, here: str) -> str:
    """What was done, by which way it goes to the customer, and with which ticket where that is not the open one."""
    words = [str(ACTIONS[act.action])]
    if act.channel:
        words = [_("Goes to the customer: {way}", way=channels.words()[act.channel])]
    if act.many > 1:
        words.append(ngettext("{count} ticket", "{count} tickets", act.many))
    elif act.number != here:
        words.append(act.number)
    return " · ".join(words)


def _undo(act: int, person: Person) -> None:
    """Before the page is drawn: back to the ticket, with the words in its box again."""
    try:
        with session(person, once=once("take_back", act)) as db:
            undone = actions.take_back(db, act=act)
    except Exception as error:
        st.session_state[_WRONG] = error  # told where the bar is drawn
        return
    done("take_back", act)
    st.query_params["ticket"] = undone.number
    if undone.words:
        Boxes("ticket", undone.number).put(WRITTEN, undone.words)
    toast.say(_("Taken back") if not undone.words else _("Taken back: your words stand in the box"), "undo")
