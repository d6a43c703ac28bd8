"""What one did to an outage just now and could still take back: said above what is open, whichever that is by now."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from portal.access import Person
from portal.audit.labels import ACTIONS
from portal.database import session
from portal.i18n import _, ngettext
from portal.outages import actions
from portal.outages.queries.own_acts import OwnOutageAct
from portal.ui.components import take_back, toast
from portal.ui.components.take_back import Offer
from portal.ui.forms import errors
from portal.ui.forms.idempotency import done, once

_WRONG = "take_back_outage:wrong"


def show(acts: Sequence[OwnOutageAct], person: Person, here: str = "") -> None:
    """Draw the bar; ``here`` is the key of the outage that is open."""
    if wrong := st.session_state.pop(_WRONG, None):
        errors.show(wrong)
    if acts:
        offers = [Offer(act.act, said(act, here), act.seconds) for act in acts]
        take_back.show(offers, lambda act: _undo(act, person))


def said(act: OwnOutageAct, here: str) -> str:
    """What was done, to which outage where that is not the open one, and how many messages wait with it."""
    words = [str(ACTIONS[act.action])]
    if f"{act.district_id}-{act.outage_id}" != here:
        words.append(act.place)
    if act.messages:
        words.append(ngettext("{count} message waits", "{count} messages wait", act.messages))
    return " · ".join(words)


def _undo(act: int, person: Person) -> None:
    """Before the page is drawn, so that it is drawn once: back to the outage, as it was."""
    try:
        with session(person, once=once("take_back_outage", act)) as db:
            undone = actions.take_back(db, act=act)
    except Exception as error:
        st.session_state[_WRONG] = error  # told where the bar is drawn
        return
    done("take_back_outage", act)
    st.query_params["outage"] = f"{undone.district_id}-{undone.outage_id}"
    if undone.action == "outages.announce":
        return toast.say(_("Taken back: it is a draft now, and nobody was told"), "undo")
    toast.say(_("Taken back: it is as it was, and nobody was told"), "undo")
