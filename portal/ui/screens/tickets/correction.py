"""The dialog in which the centre puts right what a request is about."""

from __future__ import annotations

import streamlit as st

from portal.access import Person
from portal.database import session
from portal.i18n import _
from portal.tickets import actions
from portal.tickets.queries.single import OpenedTicket
from portal.tickets.sla import queries as sla
from portal.tickets.sla.labels import FACT_NAMES, FACT_WORDS
from portal.tickets.sla.policy import FACTS
from portal.tickets.sla.queries import CategoryChoice
from portal.ui.components import parts, toast
from portal.ui.components.markdown import literal
from portal.ui.forms import errors
from portal.ui.forms.boxes import Boxes
from portal.ui.forms.idempotency import done, once
from portal.ui.screens.tickets.buttons import TicketButton


def ask(verb: TicketButton, ticket: OpenedTicket, person: Person) -> None:
    """Open it."""
    dialog = st.dialog(literal(verb.label), icon=f":material/{verb.icon}:", on_dismiss="rerun")
    dialog(_dialog)(verb, ticket, person)


def _dialog(verb: TicketButton, ticket: OpenedTicket, person: Person) -> None:
    act = ("ticket", ticket.number, verb.key)
    with session(person, touch=False) as db:
        kinds = sla.kinds(db)
    boxes = Boxes(*act)
    known = ticket.category if ticket.category in kinds else next(iter(kinds))
    category = boxes.selectbox(
        "category", _("Category"), list(kinds), known, words=lambda code: kinds[code].name
    )
    facts = _circumstances(kinds[category], ticket, category, boxes)
    why = boxes.text_area("why", _("Why"), max_chars=600, height=80)
    parts.render(
        parts.muted(
            _("Limits that are not decided yet are counted anew, from receipt and by the rules of that day.")
        )
    )
    label, icon = literal(verb.label), f":material/{verb.icon}:"
    if not st.button(label, type="primary", icon=icon, shortcut="Mod+Enter"):
        return
    with errors.guard():
        with session(person, once=once(*act)) as db:
            actions.correct(db, *ticket.key, category=category, facts=facts, why=why)
        done(*act)
        toast.say(verb.said)
        st.rerun()


def _circumstances(kind: CategoryChoice, ticket: OpenedTicket, category: str, boxes: Boxes) -> dict[str, str]:
    """What a limit of the category depends on; where it is, the ward has said."""
    chosen = {}
    for name in (asked for asked in kind.asks if asked != "area"):
        words, known = FACT_WORDS[name], ticket.facts.get(name, FACTS[name][0])
        chosen[name] = boxes.segmented(
            f"{category}-{name}", str(FACT_NAMES[name]), list(FACTS[name]), known, words=words.__getitem__
        )
    return chosen
