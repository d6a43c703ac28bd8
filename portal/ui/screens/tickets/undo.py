"""What one did just now and could still take back: said above the box, whichever ticket is open by now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from portal.access import Person
from portal.audit.labels import ACTIONS
from portal.database import session
from portal.i18n import _, ngettext
from portal.messages import channels
from portal.messages.forecast import forecast
from portal.tickets import actions
from portal.tickets.queries.own_acts import OwnAct
from portal.ui.components import take_back, toast
from portal.ui.components.take_back import Offer
from portal.ui.forms import errors
from portal.ui.forms.idempotency import done, once
from portal.ui.screens.tickets.composer import Composer

#: The way that the words of an action went; those of a dialog have no box to go back to.
WAYS = {
    "tickets.resolve": "resolve",
    "tickets.wait_for_customer": "wait",
    "tickets.progress": "progress",
    "tickets.remark": "remark",
    "tickets.add": "add",
    "tickets.urge": "urge",
    "tickets.answer_urge": "answer",
    "tickets.forward": "forward",
    "tickets.return_": "return",
    "tickets.tell": "tell",
}
_WRONG, _WORDS = "take_back:wrong", "take_back:words"


class Words(NamedTuple):
    """What was written and taken back, and the box that it goes back to."""

    number: str
    way: str
    words: str


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
    if act.channel and forecast(act.channel).gateway:  # without one nothing goes
        words = [_("Goes to the customer: {way}", way=channels.words()[act.channel])]
    if act.many > 1:
        words.append(ngettext("{count} ticket", "{count} tickets", act.many))
    elif act.number != here:
        words.append(act.number)
    return " · ".join(words)


def put_back(composer: Composer) -> None:
    """Before its boxes are drawn: words that were taken back stand where they were written."""
    back: Words | None = st.session_state.get(_WORDS)
    if back and back.number == composer.ticket.number:
        del st.session_state[_WORDS]
        composer.put_back(back.way, back.words)


def _undo(act: int, person: Person) -> None:
    """Before the page is drawn, so that it is drawn once: back to the ticket, as it was."""
    try:
        with session(person, once=once("take_back", act)) as db:
            undone = actions.take_back(db, act=act)
    except Exception as error:
        st.session_state[_WRONG] = error  # told where the bar is drawn
        return
    done("take_back", act)
    st.query_params["ticket"] = undone.number
    way = WAYS.get(undone.action)
    if way and undone.words:
        st.session_state[_WORDS] = Words(undone.number, way, undone.words)
        return toast.say(_("Taken back: your words are in the box again"), "undo")
    toast.say(_("Taken back"), "undo")
