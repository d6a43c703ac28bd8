"""The bar at the foot of an opened ticket: one box for what is written, the main action, two or three others, the rest.

Box and buttons are drawn in the same run (none of them in a fragment), so that no click is lost while a text is
being committed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

import streamlit as st

from portal.access import Person, may
from portal.database import session
from portal.i18n import _
from portal.tickets import actions
from portal.tickets.queries.tickets import OpenedTicket, TicketRow
from portal.tickets.queries.timeline import TicketEvent
from portal.ui.components import parts, toast
from portal.ui.forms import errors
from portal.ui.forms.boxes import Boxes
from portal.ui.forms.idempotency import done, once, turn
from portal.ui.screens.tickets import handover
from portal.ui.screens.tickets.buttons import RESOLVE, ActionBar, TicketButton

HEIGHT = 72  #: pixels: three lines
WRITTEN = "written"  #: the box


def show(offer: ActionBar, ticket: OpenedTicket, person: Person, lines: Sequence[TicketRow]) -> None:
    """Draw the bar and do what was chosen in it; of a ticket that is done, the way to the next of the list."""
    if not offer.verbs:
        return
    if wrong := st.session_state.pop(_wrong(ticket), None):
        errors.show(wrong)
    _in_whose_place(offer, ticket, person)
    boxes = Boxes("ticket", ticket.number)
    box, written = boxes.key(WRITTEN), _box(offer, boxes)
    with st.container(horizontal=True, gap="xsmall", key="verbs"):
        if not ticket.open and not offer.main:
            next_one(lines, ticket.number)
        chosen = _chosen(offer, ticket, person, box)
    if chosen:
        handover.ask(chosen, ticket, person, written)


def acknowledge(
    event: TicketEvent, events: Sequence[TicketEvent], ticket: OpenedTicket, person: Person
) -> None:
    """The button beside an urge that says it was seen, for who it went to."""
    seen = any(e.kind == "acknowledged" and e.ref == event.ref for e in events)
    if seen or not ticket.mine or not may(actions.acknowledge_urge, person):
        return
    if st.button(_("I have seen this"), icon=":material/visibility:", key=f"seen:{event.ref}"):
        with errors.guard():
            with session(person, once=once("seen", event.ref)) as db:
                actions.acknowledge_urge(db, ticket.district_id, event.urge)
            _finished(_("Acknowledged"), "seen", event.ref)


def next_one(lines: Sequence[TicketRow], here: str) -> None:
    """When there is nothing to do here: the way to the most urgent of the list."""
    waiting = next((line for line in lines if line.open and line.number != here), None)
    if waiting and st.button(
        _("Open the most urgent"),
        type="primary",
        icon=":material/play_arrow:",
        shortcut="Alt+Enter",
        key="next",
    ):
        st.query_params["ticket"] = waiting.number
        st.rerun()


def _in_whose_place(offer: ActionBar, ticket: OpenedTicket, person: Person) -> None:
    """Said before anything is written: a colleague works on this, and who answers does it in their place."""
    answers = any(verb.key == RESOLVE.key for verb in offer.verbs)
    if answers and ticket.holder and ticket.holder_id != person.id:
        words = _("{who} holds this; you answer in their place.", who=ticket.holder)
        st.html(parts.muted(words))


def _box(offer: ActionBar, boxes: Boxes) -> str:
    """The text; it survives a look at another ticket, and is empty again once it was used."""
    placeholder = str(offer.placeholder)
    return boxes.text_area(
        WRITTEN,
        placeholder,
        offer.draft or "",
        placeholder=placeholder,
        height=HEIGHT,
        label_visibility="collapsed",
        max_chars=4000,
        persist_state="session",
    )


def _chosen(offer: ActionBar, ticket: OpenedTicket, person: Person, box: str) -> TicketButton | None:
    """Draw the verbs; returns the one that was pressed and asks something first, the others are done by then.

    A key has one owner: while a dialog is open it is the dialog's. Once something was done the buttons are new ones,
    so that the second half of a double click meets none.
    """
    this = f"{ticket.number}:{turn('ticket', ticket.number)}"
    rest = {v.key: v for v in offer.verbs[offer.buttons :]}
    menu = f"verbs:{this}"
    asking = any(v.asks for v in rest.values() if v.key == st.session_state.get(menu))
    pressed = None
    for place, verb in enumerate(offer.verbs[: offer.buttons]):
        kind: Literal["primary", "secondary"] = "secondary" if place or not offer.main else "primary"
        if st.button(
            str(verb.label),
            icon=f":material/{verb.icon}:",
            type=kind,
            shortcut=None if asking else verb.shortcut,
            key=f"verb:{verb.key}:{this}",
            on_click=_do,
            args=(verb, ticket, person, box, _key(verb, ticket)),
        ):
            pressed = verb
    if rest:
        keys = {k: _key(v, ticket) for k, v in rest.items()}
        picked = st.menu_button(
            _("More"),
            list(rest),
            format_func=lambda k: f":material/{rest[k].icon}: {rest[k].label}",
            key=menu,
            on_click=lambda: _do(rest[p := st.session_state[menu]], ticket, person, box, keys[p]),
        )
        pressed = rest[picked] if picked else pressed
    return pressed if pressed and pressed.asks else None


def _do(verb: TicketButton, ticket: OpenedTicket, person: Person, box: str, key: UUID) -> None:
    """Before the page is drawn, so that it is drawn once, with the result; a second click comes with the same key."""
    if verb.act is None:
        return
    written = st.session_state.get(box) or ""
    try:
        with session(person, once=key) as db:
            verb.act(db, ticket, written)
    except Exception as error:
        st.session_state[_wrong(ticket)] = error  # told where the bar is drawn
    else:
        done("ticket", ticket.number)
        toast.say(verb.said)


def _key(verb: TicketButton, ticket: OpenedTicket) -> UUID:
    return once("ticket", ticket.number, doing=verb.key)


def _wrong(ticket: OpenedTicket) -> str:
    return f"wrong:{ticket.number}"


def _finished(said: object, *name: object) -> None:
    done(*name)
    toast.say(said)
    st.rerun()
