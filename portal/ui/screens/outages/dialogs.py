"""What can be done with the outage that is open: buttons by its state, dialogs for what needs a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

import streamlit as st
from sqlalchemy.orm import Session

from portal.access import Person, Role, may
from portal.fields import Bound, fields_of
from portal.i18n import Lazy, _, lazy, ngettext
from portal.outages import actions, notice_period, transitions
from portal.outages.models import Outage
from portal.ui.app import pages
from portal.ui.components import parts
from portal.ui.components.markdown import literal
from portal.ui.forms import errors, submit
from portal.ui.forms.boxes import Boxes
from portal.ui.forms.widgets import widget
from portal.ui.screens.outages.pane import OpenedOutage

FIELDS = fields_of(Outage)
R = TypeVar("R")


def _why(words: Lazy) -> Bound:
    """The same field, asked by what is done: why."""
    note = FIELDS["note"]
    return replace(note, required=True, field=replace(note.field, label=words))


WHY_LATE, WHY_MOVED, WHY_CANCELLED = map(
    _why, (lazy("Why it is posted so late"), lazy("Why the hours change"), lazy("Why it is cancelled"))
)


def writes(person: Person, district_id: int) -> bool:
    """Whether this person changes outages of this district."""
    return may(actions.post, person) and (
        person.role is Role.CENTRE_SUPERVISOR or person.unit_id == district_id
    )


def show(person: Person, opened: OpenedOutage, now: datetime) -> None:
    """The buttons; nothing for who may not."""
    o = opened.outage
    if not (o.in_scope and writes(person, o.district_id)):
        return
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


def messages(done: actions.Done) -> str:
    """What to confirm of something that may have told customers."""
    sent, rung = done.messages, done.callbacks
    told = [
        ngettext("{count} message is on its way.", "{count} messages are on their way.", sent)
        if sent
        else "",
        ngettext("{count} customer is to be rung.", "{count} customers are to be rung.", rung)
        if rung
        else "",
    ]
    return " ".join(filter(None, [_("Done."), *told]))


def _draft(person: Person, opened: OpenedOutage, now: datetime) -> None:
    o, count = opened.outage, opened.affected.tellable
    late = notice_period.is_late(o.kind, o.starts, now)
    with st.form(f"post-{o.key}", border=False):
        note = o.note
        if late:
            parts.render(
                parts.notice(
                    _("Too late for the rule"), transitions.too_late(o.starts, now), "orange", "alarm"
                )
            )
            note = widget(WHY_LATE, o.note, Boxes("post", o.key))
        notify = st.form_submit_button(
            ngettext("Post and tell {count} customer", "Post and tell {count} customers", count)
            if count
            else _("Post"),
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
            messages,
        )
    _row(person, opened, (_edit, _cancel))


def _tell(person: Person, opened: OpenedOutage) -> None:
    o, count = opened.outage, opened.affected.tellable
    listed = opened.rung.waiting and not opened.affected.notifiable
    if not count or listed or not (o.unnotified or (o.state == "posted" and o.notified is None)):
        return
    if _main(ngettext("Tell {count} customer", "Tell {count} customers", count), "campaign"):
        key = (o.key, o.state)
        perform("tell", key, person, lambda db: actions.notify(db, o.district_id, o.id), messages)


def _restore(person: Person, opened: OpenedOutage) -> None:
    o = opened.outage
    if _main(_("Power is back"), "power"):
        perform(
            "restore",
            o.key,
            person,
            lambda db: actions.restore(db, o.district_id, o.id),
            lambda _result: _("The power is back: {place}", place=o.place),
        )


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
        _move_dialog(person, opened)


def _cancel(person: Person, opened: OpenedOutage) -> None:
    words = _("Drop the draft") if opened.outage.state == "draft" else _("Cancel it")
    if st.button(literal(words), icon=":material/event_busy:", key="cancel"):
        _cancel_dialog(person, opened)


def _move_dialog(person: Person, opened: OpenedOutage) -> None:
    @st.dialog(literal(_("New hours: {place}", place=opened.outage.place)))
    def dialog() -> None:
        with errors.guard():
            _move_form(person, opened)

    dialog()


def _move_form(person: Person, opened: OpenedOutage) -> None:
    o, count = opened.outage, opened.affected.tellable
    parts.render(parts.muted(_("The old notice stays in the list as postponed; a new one takes its place.")))
    with st.form(f"move-{o.key}", border=False):
        left, right = st.columns(2)
        with left:
            starts = widget(FIELDS["starts"], o.starts, Boxes("move", o.key))
        with right:
            ends = widget(FIELDS["ends"], o.ends, Boxes("move", o.key))
        note = widget(WHY_MOVED, None, Boxes("move", o.key))
        notify = bool(count) and st.checkbox(
            ngettext("Tell {count} customer", "Tell {count} customers", count),
            value=True,
            key=f"move-tell-{o.key}",
        )
        sent = st.form_submit_button(
            _("Move it"), type="primary", icon=":material/event_repeat:", shortcut="Mod+Enter"
        )
    if sent and starts and ends:
        perform(
            "move",
            o.key,
            person,
            lambda db: actions.move(
                db, o.district_id, o.id, starts=starts, ends=ends, note=note or "", notify=notify
            ),
            messages,
            lambda moved: pages.go("outages", outage=f"{o.district_id}-{moved.id}"),
        )


def _cancel_dialog(person: Person, opened: OpenedOutage) -> None:
    @st.dialog(literal(_("Cancel: {place}", place=opened.outage.place)))
    def dialog() -> None:
        with errors.guard():
            _cancel_form(person, opened)

    dialog()


def _cancel_form(person: Person, opened: OpenedOutage) -> None:
    o, count = opened.outage, opened.affected.tellable
    with st.form(f"cancel-{o.key}", border=False):
        note = widget(WHY_CANCELLED, None, Boxes("cancel", o.key))
        notify = bool(count and o.notified == "posted") and st.checkbox(
            ngettext("Tell {count} customer", "Tell {count} customers", count),
            value=True,
            key=f"cancel-tell-{o.key}",
        )
        sent = st.form_submit_button(
            _("Cancel it"), type="primary", icon=":material/event_busy:", shortcut="Mod+Enter"
        )
    if sent:
        perform(
            "cancel",
            o.key,
            person,
            lambda db: actions.cancel(db, o.district_id, o.id, note=note or "", notify=notify),
            messages,
        )
