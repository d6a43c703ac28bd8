"""The list of calls to make: who is next, what to say, and what came of it. Who rings has the customer to themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import streamlit as st
from sqlalchemy.orm import Session

from portal import formats
from portal.access import Person
from portal.callbacks import actions, queries
from portal.callbacks.models import Callback
from portal.callbacks.queries import WaitingCallback
from portal.database import session
from portal.i18n import _, ngettext
from portal.ui.components import filters, links, parts
from portal.ui.components.links import to
from portal.ui.components.panes import panes
from portal.ui.forms.idempotency import turn
from portal.ui.forms.submit import perform


def show(person: Person, now: datetime) -> None:
    """The list, and the call that is made now or next."""
    with session(person) as db:
        waiting = queries.waiting(db)
    if not waiting:
        parts.render(parts.empty(_("Nobody waits for a call."), symbol="phone_enabled"))
        return
    asked = filters.text("callback")
    chosen = next((c for c in waiting if c.key == asked), None) or _next(waiting)
    master, detail = panes(to("messages", view="calls") if asked or chosen.mine else "", split=(5, 6))
    with master:
        _list(waiting, chosen, now)
    with detail:
        _call(person, chosen, now)


def _next(waiting: list[WaitingCallback]) -> WaitingCallback:
    """The one I am ringing, else the first whom nobody rings."""
    mine = next((c for c in waiting if c.mine), None)
    return mine or next((c for c in waiting if not c.caller), waiting[0])


def _list(waiting: list[WaitingCallback], chosen: WaitingCallback, now: datetime) -> None:
    rows = [
        parts.Row(
            c.name or _("Unknown"),
            parts.dotted(c.number, c.subject, c.unit),
            to("messages", view="calls", callback=c.key),
            lead=parts.badge(_("{person} is ringing", person=c.caller), "violet", "call")
            if c.caller
            else parts.time_left(c.due, now),
            trail=ngettext("{count} try", "{count} tries", c.tries) if c.tries else "",
            current=c.key == chosen.key,
        )
        for c in waiting
    ]
    links.show(parts.rows(rows, narrow=True), key="callbacks")
    every = waiting[0].every
    if every > len(waiting):
        words = _(
            "The first {shown} of {every}; the next come up as these are done.",
            shown=len(waiting),
            every=every,
        )
        parts.render(parts.muted(words))


def _call(person: Person, c: WaitingCallback, now: datetime) -> None:
    parts.render(
        parts.section(c.name or _("Unknown"), parts.dotted(c.ward, c.unit, c.code)),
        parts.say(_("Say to the customer"), _said(c)),
    )
    if c.caller and not c.mine:
        parts.render(
            parts.notice(_("{person} is ringing this customer.", person=c.caller), "", "violet", "call")
        )
        return
    if not c.mine:
        if st.button(
            _("Ring"),
            type="primary",
            icon=":material/call:",
            shortcut="Alt+Enter",
            key=f"ring:{c.key}:{turn('ring', c.key)}",
        ):
            perform(
                ("ring", c.key),
                person,
                lambda db: _claim(db, c),
                lambda _done: _("It is yours for ten minutes."),
                model=Callback,
            )
        return
    _number(person, c)
    _outcome(person, c)


def _said(c: WaitingCallback) -> str:
    """The answer or the news; not an answer of which the customer said since that it was not solved."""
    if c.goes_on:
        return _(
            "You told us that “{subject}” was not solved. It goes on as {number}; {unit} has it.",
            subject=c.subject,
            number=c.goes_on,
            unit=c.goes_on_with or c.unit,
        )
    return c.body or c.subject


def _claim(db: Session, c: WaitingCallback) -> Callback:
    if c.ticket_id is not None:
        return actions.claim_ticket(db, c.district_id, c.ticket_id)
    assert c.id is not None
    return actions.claim(db, c.district_id, c.id)


def _number(person: Person, c: WaitingCallback) -> None:
    """The number to ring, given out for this purpose and recorded; a telephone rings it with one touch."""
    with session(person) as db:
        phone = queries.number_to_ring(db, c.district_id, c.id or 0)
    if phone:
        shown = parts.Markup('<p class="dial"><a href="tel:{}">{}</a></p>').format(
            phone, formats.phone(phone)
        )
        parts.render(shown)
    else:
        parts.render(parts.muted(_("No number is on record any more.")))


def _outcome(person: Person, c: WaitingCallback) -> None:
    """What came of the call: one button each, which writes it and goes on to the next customer."""
    assert c.id is not None
    key, said = (c.district_id, c.id), _said(c)
    press = f"{c.key}:{turn('call', c.key)}"
    with st.container(horizontal=True, key="outcome"):
        told = st.button(
            _("Told"), type="primary", icon=":material/check:", shortcut="Mod+Enter", key=f"told:{press}"
        )
        missed = st.button(
            _("No answer"), icon=":material/phone_missed:", shortcut="Alt+N", key=f"missed:{press}"
        )
        wrong = st.button(_("Wrong number"), icon=":material/wrong_location:", key=f"wrong:{press}")
    if told:
        _note(
            person, c, "told", lambda db: actions.tell(db, *key, said=said), lambda _done: _("Told by phone")
        )
    elif missed:
        _note(person, c, "missed", lambda db: actions.miss(db, *key), _again)
    elif wrong:
        words = _("Nobody rings this number again. Correct the record.")
        _note(person, c, "wrong", lambda db: actions.misdial(db, *key), lambda _done: words)


def _note(
    person: Person,
    c: WaitingCallback,
    doing: str,
    act: Callable[[Session], Callback],
    says: Callable[[Callback], str],
) -> None:
    """Write an outcome; of two for one call only the first counts, whichever buttons were pressed."""
    perform(("call", c.key), person, act, says, model=Callback, doing=doing, then=_on)


def _again(done: Callback) -> str:
    if done.settled_at:
        return _("Tried {count} times: nobody rings again.", count=done.tries)
    return _("Again after {time}", time=formats.time(done.not_before))


def _on(_done: Callback) -> None:
    """To the next customer."""
    st.query_params.from_dict({"view": "calls"})
    st.rerun()
