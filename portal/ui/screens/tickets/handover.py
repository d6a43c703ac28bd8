"""The dialog that gives a ticket to somebody else: another unit, or a colleague of one's own."""

from __future__ import annotations

import streamlit as st
from sqlalchemy.orm import Session

from portal.access import Person
from portal.database import session
from portal.i18n import _
from portal.tickets import actions
from portal.tickets.queries.assignees import colleagues, receiving_units
from portal.tickets.queries.single import OpenedTicket
from portal.ui.components import toast
from portal.ui.components.markdown import literal
from portal.ui.forms import errors
from portal.ui.forms.boxes import Boxes
from portal.ui.forms.idempotency import done, once
from portal.ui.screens.tickets.buttons import TicketButton


def ask(verb: TicketButton, ticket: OpenedTicket, person: Person) -> None:
    """Open it; the remark to whom it is given is written there."""
    dialog = st.dialog(literal(verb.label), icon=f":material/{verb.icon}:", on_dismiss="rerun")
    dialog(_dialog)(verb, ticket, person)


def _dialog(verb: TicketButton, ticket: OpenedTicket, person: Person) -> None:
    with session(person, touch=False) as db:
        if verb.asks == "colleague":
            known = colleagues(db, ticket.holder_unit_id, ticket.holder_id)
        else:
            known = receiving_units(db, ticket.holder_unit_id)
    words = _("To whom") if verb.asks == "colleague" else _("Unit")
    chosen = st.selectbox(
        words,
        list(known),
        format_func=known.__getitem__,
        index=None,
        placeholder=_("Choose …"),
        key=f"hand:{verb.key}",
    )
    words = _("Remark") if verb.key != "reroute" else _("Why")
    remark = Boxes("ticket", ticket.number, verb.key).text_area("remark", words, max_chars=1000, height=96)
    pressed = st.button(
        literal(verb.label),
        type="primary",
        icon=f":material/{verb.icon}:",
        disabled=not chosen,
        shortcut="Mod+Enter",
    )
    if not pressed or not chosen:
        return
    with errors.guard():
        with session(person, once=once("ticket", ticket.number, doing=verb.key)) as db:
            _hand(db, verb, ticket, chosen, remark or "")
        done("ticket", ticket.number, verb.key)
        done("ticket", ticket.number)
        toast.say(_("{what}: {whom}", what=verb.said, whom=known[chosen]))
        st.rerun()


def _hand(db: Session, verb: TicketButton, ticket: OpenedTicket, to: int, remark: str) -> None:
    if verb.asks == "colleague":
        actions.reassign(db, *ticket.key, person_id=to, remark=remark)
    elif verb.key == "reroute":
        actions.reroute(db, *ticket.key, unit_id=to, why=remark)
    else:
        actions.forward(db, *ticket.key, unit_id=to, remark=remark)
