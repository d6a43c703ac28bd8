"""The bar at the foot of an opened ticket: the ways to write, what is done without words, and the rest in a menu.

Boxes and buttons are drawn in the same run (none of them in a fragment), so that no click is lost while a text is
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
from portal.tickets.queries.lines import TicketRow
from portal.tickets.queries.single import OpenedTicket
from portal.tickets.queries.timeline import TicketEvent
from portal.ui.app import clock
from portal.ui.components import toast
from portal.ui.components.markdown import literal, with_icon
from portal.ui.forms import errors
from portal.ui.forms.idempotency import done, once, turn
from portal.ui.screens.tickets import correction, handover, undo
from portal.ui.screens.tickets.buttons import RESOLVE, ActionBar, TicketButton
from portal.ui.screens.tickets.composer import SEND, Composer


def show(offer: ActionBar, ticket: OpenedTicket, person: Person, lines: Sequence[TicketRow]) -> None:
    """Draw the bar and do what was chosen in it; of a ticket that is done, the way to the next of the list."""
    if not offer.ways:
        return
    if wrong := st.session_state.pop(_wrong(ticket), None):
        errors.show(wrong)
    composer = Composer(offer, ticket)
    undo.put_back(composer)
    composer.draw_stranded()
    with st.container(key="composer", gap="xsmall"):
        composer.draw_ways()
        composer.draw_box(clock.now(), _in_whose_place(composer.chosen, ticket, person))
        with st.container(horizontal=True, gap="small", key="verbs"):
            if not ticket.open and not offer.main:
                next_one(lines, ticket.number)
            chosen = _pressed(composer, person)
            composer.draw_message()
    if chosen:
        dialog = correction if chosen.asks == "category" else handover
        dialog.ask(chosen, ticket, person)


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


def _in_whose_place(verb: TicketButton, ticket: OpenedTicket, person: Person) -> str:
    """Said before anything is written: a colleague works on this, and who answers does it in their place."""
    if verb.key != RESOLVE.key or not ticket.holder or ticket.holder_id == person.id:
        return ""
    return _("{who} holds this; you answer in their place.", who=ticket.holder)


def _pressed(composer: Composer, person: Person) -> TicketButton | None:
    """Draw the buttons; returns the one that was pressed and asks something first, the others are done by then.

    A key has one owner: while a dialog is open it is the dialog's. Once something was done the buttons are new ones,
    so that the second half of a double click meets none.
    """
    offer, verb = composer.offer, composer.chosen
    asking = _menu_choice(composer)
    keys = not (asking and asking.asks)
    for act in offer.acts:
        _button(act, composer, person, "primary", "Alt+Enter" if keys else None)
    main = offer.main and not offer.acts
    _button(verb, composer, person, "primary" if main else "secondary", SEND if keys else None)
    return _menu(composer, person)


def _button(
    verb: TicketButton,
    composer: Composer,
    person: Person,
    kind: Literal["primary", "secondary"],
    shortcut: str | None,
) -> None:
    st.button(
        literal(verb.label),
        icon=f":material/{verb.icon}:",
        type=kind,
        shortcut=shortcut,
        key=f"verb:{verb.key}:{_this(composer)}",
        on_click=_do,
        args=(verb, composer, person, _key(verb, composer.ticket)),
    )


def _menu(composer: Composer, person: Person) -> TicketButton | None:
    """What is done more seldom. A way is chosen by it, a dialog is asked for, the rest is done."""
    verbs = {verb.key: verb for verb in composer.offer.more}
    if not verbs:
        return None
    keys = {key: _key(verb, composer.ticket) for key, verb in verbs.items()}

    def picked() -> None:
        verb = _menu_choice(composer)
        if verb and verb.way:
            composer.turn_to(verb.key)
        elif verb:
            _do(verb, composer, person, keys[verb.key])

    chosen = st.menu_button(
        _("More"),
        list(verbs),
        format_func=lambda key: with_icon(verbs[key].icon, verbs[key].label),
        key=f"verbs:{_this(composer)}",
        on_click=picked,
    )
    return verbs[chosen] if chosen and verbs[chosen].asks else None


def _menu_choice(composer: Composer) -> TicketButton | None:
    """What was picked in the menu just now."""
    picked = st.session_state.get(f"verbs:{_this(composer)}")
    return next((verb for verb in composer.offer.more if verb.key == picked), None)


def _do(verb: TicketButton, composer: Composer, person: Person, key: UUID) -> None:
    """Before the page is drawn, so that it is drawn once, with the result; a second click comes with the same key."""
    if verb.act is None:
        return
    ticket = composer.ticket
    try:
        if verb.way:
            composer.must_be_seen(verb.key)
        with session(person, once=key) as db:
            verb.act(db, ticket, composer.text(verb.key) if verb.way else "")
    except Exception as error:
        st.session_state[_wrong(ticket)] = error  # told where the bar is drawn
    else:
        if verb.way:
            composer.sent(verb.key)
        done("ticket", ticket.number)
        toast.say(verb.said)


def _this(composer: Composer) -> str:
    number = composer.ticket.number
    return f"{number}:{turn('ticket', number)}"


def _key(verb: TicketButton, ticket: OpenedTicket) -> UUID:
    return once("ticket", ticket.number, doing=verb.key)


def _wrong(ticket: OpenedTicket) -> str:
    return f"wrong:{ticket.number}"


def _finished(said: object, *name: object) -> None:
    done(*name)
    toast.say(said)
    st.rerun()
