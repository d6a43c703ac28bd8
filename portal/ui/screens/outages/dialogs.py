"""What can be done with the outage that is open: buttons by its state, dialogs for what needs a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

import streamlit as st
from sqlalchemy.orm import Session

from portal import formats
from portal.access import Person, Role, may
from portal.database import session
from portal.fields import Bound, fields_of
from portal.i18n import Lazy, _, lazy, ngettext
from portal.outages import actions, notice_period, transitions
from portal.outages.models import Outage
from portal.outages.queries import preview as previews
from portal.outages.queries.preview import Preview
from portal.outages.queries.rows import OutageRow
from portal.ui.app import clock, pages
from portal.ui.components import parts
from portal.ui.components.markdown import literal
from portal.ui.components.status import status
from portal.ui.forms import errors, submit
from portal.ui.forms.boxes import Boxes
from portal.ui.forms.widgets import widget
from portal.ui.screens.outages import pane, preview
from portal.ui.screens.outages.pane import OpenedOutage

FIELDS = fields_of(Outage)
R = TypeVar("R")
#: The outage that was drawn last, and how it stood.
_DRAWN = "outages:drawn"


def _why(words: Lazy) -> Bound:
    """The same field, asked by what is done: why."""
    note = FIELDS["note"]
    return replace(note, required=True, field=replace(note.field, label=words))


WHY_LATE, WHY_MOVED, WHY_CANCELLED, WHY_DROPPED = map(
    _why,
    (
        lazy("Why it is posted so late"),
        lazy("Why the hours change"),
        lazy("Why it is cancelled"),
        lazy("Why it is dropped"),
    ),
)


def may_write(person: Person) -> bool:
    """Whether this person changes outages of any district."""
    return may(actions.post, person)


def writes(person: Person, district_id: int) -> bool:
    """Whether this person changes outages of this district."""
    return may_write(person) and (person.role is Role.CENTRE_SUPERVISOR or person.unit_id == district_id)


def show(person: Person, opened: OpenedOutage, now: datetime) -> None:
    """The buttons; nothing for who may not."""
    o = opened.outage
    if not (o.in_scope and writes(person, o.district_id)):
        return
    _pressed_too_late(o, now)
    match o.status(now):
        case "draft":
            _draft(person, opened, now)
        case "posted":
            _tell(person, opened)
            _row(person, opened, (_move, _cancel))
        case "off" | "fault" | "over":
            _restore(person, opened)
            _row(person, opened, (_move, _cancel) if o.status(now) != "over" else ())
        case "postponed" | "cancelled":
            _tell(person, opened)


def _pressed_too_late(o: OutageRow, now: datetime) -> None:
    """Say so where a button was pressed of an outage that somebody has changed since it was drawn: its dialog does not open."""
    drawn, st.session_state[_DRAWN] = st.session_state.get(_DRAWN), (o.key, o.status(now))
    pressed = any(st.session_state.get(key) for key in ("act", "move", "cancel", "edit"))
    if pressed and drawn and drawn[0] == o.key and drawn[1] != o.status(now):
        parts.render(
            parts.notice(
                _("It is “{state}” by now", state=str(status(o.status(now)).word)),
                _(
                    "Somebody changed it while you looked at it. Your press did nothing; what you typed is kept."
                ),
                "orange",
                "sync_problem",
            )
        )


def perform(
    name: str,
    key: object,
    person: Person,
    work: Callable[[Session], R],
    said: Callable[[R], str],
    then: Callable[[R], object] = lambda _result: st.rerun(),
    *,
    doing: str = "",
) -> None:
    """Do it once to an outage, confirm it, and draw the page anew."""
    submit.perform((name, key), person, work, said, model=Outage, doing=doing, then=then)


def messages(would: Preview) -> Callable[[actions.Done], str]:
    """What to confirm of something that may have told customers, by the ways that were foreseen."""
    return lambda done: _done(done, min(preview.kept(would), done.messages))


def _done(done: actions.Done, kept: int) -> str:
    sent, rung = done.messages - kept, done.callbacks
    told = [
        ngettext("{count} message is on its way.", "{count} messages are on their way.", sent)
        if sent
        else "",
        f"{preview.keeps(kept)}." if kept else "",
        ngettext("{count} customer is to be rung.", "{count} customers are to be rung.", rung)
        if rung
        else "",
    ]
    return " ".join(filter(None, [_("Done."), *told]))


def _draft(person: Person, opened: OpenedOutage, now: datetime) -> None:
    o = opened.outage
    if notice_period.is_late(o.kind, o.starts, now):
        parts.render(_late(o, now))
    if _main(_("Post"), "send"):
        _dialog(_("Post: {place}", place=o.place), lambda: _post_form(person, opened, now))
    _row(person, opened, (_edit, _cancel))


def _late(o: OutageRow, now: datetime) -> parts.Markup:
    return parts.notice(_("Too late for the rule"), transitions.too_late(o.starts, now), "orange", "alarm")


def _post_form(person: Person, opened: OpenedOutage, now: datetime) -> None:
    o = opened.outage
    would = _foreseen(person, o, state="posted")
    count = would.told
    with st.form(f"post-{o.key}", border=False):
        note = o.note
        if notice_period.is_late(o.kind, o.starts, now):
            parts.render(_late(o, now))
            note = widget(WHY_LATE, o.note, Boxes("post", o.key))
        preview.show(would)
        notify = st.form_submit_button(
            literal(preview.post_words(would)),
            type="primary",
            icon=":material/send:",
            shortcut="Mod+Enter",
            width="stretch",
        )
        quiet = bool(count) and st.form_submit_button(_("Post, tell nobody"), width="stretch")
    if notify or quiet:
        told = notify and bool(count)
        perform(
            "post",
            o.key,
            person,
            lambda db: actions.post(db, o.district_id, o.id, note=note, notify=told),
            messages(would),
        )


def _tell(person: Person, opened: OpenedOutage) -> None:
    o, count = opened.outage, opened.affected.tellable
    listed = opened.rung.waiting and not opened.affected.notifiable
    if not count or listed or not (o.unnotified or (o.state == "posted" and o.notified is None)):
        return
    if _main(_("Tell the customers"), "campaign"):
        _dialog(_("Tell the customers: {place}", place=o.place), lambda: _tell_form(person, opened))


def _tell_form(person: Person, opened: OpenedOutage) -> None:
    o = opened.outage
    would = _foreseen(person, o)
    preview.show(would)
    if would.told and _confirm(preview.tell_words(would), "campaign", "tell"):
        key = (o.key, o.state)
        perform("tell", key, person, lambda db: actions.notify(db, o.district_id, o.id), messages(would))


def _restore(person: Person, opened: OpenedOutage) -> None:
    if _main(_("Power is back"), "power"):
        title = _("Power is back: {place}", place=opened.outage.place)
        _dialog(title, lambda: _restore_form(person, opened))


def _restore_form(person: Person, opened: OpenedOutage) -> None:
    """What it means, before it is said: agents tell callers so at once, and ten seconds later it is final."""
    o, rung = opened.outage, opened.rung.waiting
    off = ngettext("{count} customer is taken off the list", "{count} customers are taken off the list", rung)
    told = [
        (_("Customers"), pane.reached(opened.affected, o.customers)),
        (_("Off since"), formats.moment(o.starts, clock.now())),
        (_("Message"), _("none goes out; who calls is told so at once")),
        (_("To be rung"), off if rung else ""),
    ]
    parts.render(parts.facts([(label, value) for label, value in told if value], one=True))
    if _confirm(_("Yes, the power is back"), "power", "restore"):
        perform(
            "restore",
            o.key,
            person,
            lambda db: actions.restore(db, o.district_id, o.id),
            lambda _result: _("The power is back: {place}", place=o.place),
        )


def _confirm(words: str, icon: str, key: str) -> bool:
    """The main button of a dialog."""
    return st.button(
        literal(words), type="primary", icon=f":material/{icon}:", shortcut="Mod+Enter", key=f"do-{key}"
    )


def _dialog(title: str, draw: Callable[[], None]) -> None:
    """Open it."""

    @st.dialog(literal(title))
    def dialog() -> None:
        with errors.guard():
            draw()

    dialog()


def _foreseen(
    person: Person,
    o: OutageRow,
    *,
    state: str | None = None,
    starts: datetime | None = None,
    ends: datetime | None = None,
) -> Preview:
    """What customers would get if it were so."""
    with session(person, touch=False) as db:
        return previews.of(db, o.district_id, o.id, state=state, starts=starts, ends=ends)


def _main(words: str, icon: str) -> bool:
    """The one main button of the pane."""
    return st.button(
        literal(words),
        type="primary",
        icon=f":material/{icon}:",
        shortcut="Mod+Enter",
        width="stretch",
        key="act",
    )


def _row(
    person: Person, opened: OpenedOutage, buttons: tuple[Callable[[Person, OpenedOutage], None], ...]
) -> None:
    if buttons:
        with st.container(horizontal=True, key="more-acts"):
            for draw in buttons:
                draw(person, opened)


def _edit(_person: Person, opened: OpenedOutage) -> None:
    if st.button(_("Correct it"), icon=":material/edit:", key="edit"):
        pages.go("outages", view="edit", outage=opened.outage.key)


def _move(person: Person, opened: OpenedOutage) -> None:
    if st.button(_("New hours"), icon=":material/event_repeat:", key="move"):
        title = _("New hours: {place}", place=opened.outage.place)
        _dialog(title, lambda: _move_form(person, opened))


def _cancel(person: Person, opened: OpenedOutage) -> None:
    draft = opened.outage.state == "draft"
    words = _("Drop the draft") if draft else _("Cancel it")
    if st.button(literal(words), icon=":material/event_busy:", key="cancel"):
        title = (
            _("Drop the draft: {place}", place=opened.outage.place)
            if draft
            else _("Cancel: {place}", place=opened.outage.place)
        )
        _dialog(title, lambda: _cancel_form(person, opened, draft=draft))


def _move_form(person: Person, opened: OpenedOutage) -> None:
    """No form around it: what customers get follows the hours as they are chosen."""
    o = opened.outage
    parts.render(parts.muted(_("The old notice stays in the list as postponed; a new one takes its place.")))
    left, right = st.columns(2)
    with left:
        starts = widget(FIELDS["starts"], o.starts, Boxes("move", o.key))
    with right:
        ends = widget(FIELDS["ends"], o.ends, Boxes("move", o.key))
    note = widget(WHY_MOVED, None, Boxes("move", o.key))
    notify, would = False, previews.NOTHING
    backwards = bool(starts and ends and ends <= starts)
    if backwards:
        preview.backwards()
    elif starts and ends and (starts, ends) != (o.starts, o.ends):
        would = _foreseen(person, o, state="posted", starts=starts, ends=ends)
        notify = _told(would, f"move-tell-{o.key}")
    sent = st.button(
        _("Set the new hours"),
        type="primary",
        icon=":material/event_repeat:",
        shortcut="Mod+Enter",
        key=f"move-{o.key}",
        disabled=backwards,
    )
    if sent and starts and ends:
        perform(
            "move",
            o.key,
            person,
            lambda db: actions.move(
                db, o.district_id, o.id, starts=starts, ends=ends, note=note or "", notify=notify
            ),
            messages(would),
            lambda moved: _here(f"{o.district_id}-{moved.id}"),
        )


def _here(key: str) -> None:
    """The new notice, in the view in which the old one was moved."""
    pages.go("outages", **st.query_params.to_dict() | {"outage": key})


def _told(would: Preview, key: str) -> bool:
    """The message, whom it goes to, and whether it goes."""
    preview.show(would)
    if not would.told:
        return False
    return st.checkbox(literal(preview.tell_words(would)), value=True, key=key)


def _cancel_form(person: Person, opened: OpenedOutage, *, draft: bool) -> None:
    o = opened.outage
    would = _foreseen(person, o, state="cancelled")
    with st.form(f"cancel-{o.key}", border=False):
        note = widget(WHY_DROPPED if draft else WHY_CANCELLED, None, Boxes("cancel", o.key))
        notify = _told(would, f"cancel-tell-{o.key}")
        words = _("Drop the draft") if draft else _("Cancel it")
        sent = st.form_submit_button(
            literal(words), type="primary", icon=":material/event_busy:", shortcut="Mod+Enter"
        )
    if sent:
        perform(
            "cancel",
            o.key,
            person,
            lambda db: actions.cancel(db, o.district_id, o.id, note=note or "", notify=notify),
            messages(would),
        )
