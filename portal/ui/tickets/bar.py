"""The bar at the foot of an opened ticket: one box for what is written, the main action, two or three others, the rest.

Box and buttons are drawn in the same run (none of them in a fragment), so that no click is lost while a text is
being committed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from portal.access import Person, may
from portal.database import session
from portal.tickets import actions
from portal.tickets.queries import Line, Opened
from portal.tickets.timeline import Event
from portal.ui import errors, toast
from portal.ui.once import done, once, turn
from portal.ui.tickets import handing
from portal.ui.tickets.verbs import Offer, Verb
from portal.words import _

HEIGHT = 72  #: pixels: three lines


def show(offer: Offer, ticket: Opened, person: Person, lines: Sequence[Line]) -> None:
    """Draw the bar and do what was chosen in it; of a ticket that is done, the way to the next of the list."""
    if not offer.verbs:
        return
    complaint = st.container()
    written = _box(offer, ticket)
    with st.container(horizontal=True, gap="xsmall", key="verbs"):
        if not ticket.open and not offer.main:
            next_one(lines, ticket.number)
        chosen = _chosen(offer, ticket)
    if chosen and chosen.asks:
        handing.ask(chosen, ticket, person, written)
    elif chosen:
        with complaint, errors.guard():
            _do(chosen, ticket, person, written)


def acknowledge(event: Event, events: Sequence[Event], ticket: Opened, person: Person) -> None:
    """The button beside an urge that says it was seen, for who it went to."""
    seen = any(e.kind == "acknowledged" and e.ref == event.ref for e in events)
    if seen or not ticket.mine or not may(actions.acknowledge_urge, person):
        return
    if st.button(_("I have seen this"), icon=":material/visibility:", key=f"seen:{event.ref}"):
        with errors.guard():
            with session(person) as db:
                actions.acknowledge_urge(db, ticket.district_id, event.ref, once=once("seen", event.ref))
            _finished(_("Acknowledged"), "seen", event.ref)


def next_one(lines: Sequence[Line], here: str) -> None:
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


def _box(offer: Offer, ticket: Opened) -> str:
    """The text; it survives a look at another ticket, and is empty again once it was used."""
    key = f"written:{ticket.number}:{turn('ticket', ticket.number)}"
    if offer.draft and key not in st.session_state:
        st.session_state[key] = offer.draft
    placeholder = str(offer.placeholder)
    return st.text_area(
        placeholder, key=key, placeholder=placeholder, height=HEIGHT, label_visibility="collapsed",
        max_chars=4000, persist_state="session",
    ) or ""  # fmt: skip


def _chosen(offer: Offer, ticket: Opened) -> Verb | None:
    """The verb that was pressed.

    A key has one owner: while a dialog is open it is the dialog's. Once something was done the buttons are new ones,
    so that the second half of a double click meets none.
    """
    pressed, this = None, f"{ticket.number}:{turn('ticket', ticket.number)}"
    menu = f"verbs:{this}"
    rest = {v.key: v for v in offer.verbs[offer.buttons :]}
    asking = any(v.asks for v in rest.values() if v.key == st.session_state.get(menu))
    for place, verb in enumerate(offer.verbs[: offer.buttons]):
        kind: Literal["primary", "secondary"] = "secondary" if place or not offer.main else "primary"
        if st.button(
            str(verb.label), icon=f":material/{verb.icon}:", type=kind, shortcut=None if asking else verb.shortcut,
            key=f"verb:{verb.key}:{this}",
        ):  # fmt: skip
            pressed = verb
    if rest:
        picked = st.menu_button(
            _("More"), list(rest), format_func=lambda k: f":material/{rest[k].icon}: {rest[k].label}",
            key=menu,
        )  # fmt: skip
        pressed = rest[picked] if picked else pressed
    return pressed


def _do(verb: Verb, ticket: Opened, person: Person, written: str) -> None:
    assert verb.act is not None
    key = once("ticket", ticket.number, doing=verb.key)
    with session(person) as db:
        verb.act(db, ticket, written, key)
    _finished(verb.said, "ticket", ticket.number)


def _finished(said: object, *name: object) -> None:
    done(*name)
    toast.say(said)
    st.rerun()
