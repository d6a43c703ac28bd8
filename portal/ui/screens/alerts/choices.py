"""How somebody hears of alerts: kinds and ways, quiet hours, this browser, chats; and a try that says what happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

import pandas as pd
import streamlit as st

from portal import formats
from portal.access import Person
from portal.alerts import actions, deliveries
from portal.alerts.models import (
    AlertChoice,
    AlertKind,
    AlertPreference,
    AlertWay,
    DeliveryState,
    PushSubscription,
)
from portal.alerts.queries import choices
from portal.alerts.queries.choices import Device, KindChoice, Preference
from portal.alerts.ways import missing, push
from portal.database import session
from portal.i18n import _, together
from portal.ui.app import clock
from portal.ui.components import device, parts
from portal.ui.forms.boxes import Boxes
from portal.ui.forms.idempotency import turn
from portal.ui.forms.submit import perform
from portal.ui.screens.alerts import chats
from portal.ui.screens.alerts.words import LOOK

#: The gate's (portal.gate.push).
WORKER = "/push/sw.js"
#: Where quiet hours begin and end when somebody switches them on (assumed).
QUIET = (time(22), time(6))


def page(person: Person) -> None:
    """Draw it; four statements."""
    with session(person) as db:
        kinds = choices.kinds(db)
        preference = choices.preference(db)
        devices = choices.devices(db)
        entered = choices.chats(db)
    left, right = st.columns([3, 1], gap="medium")  # the table has all its ways at 1366 pixels
    with left:
        _ways(person, kinds)
        _try(person, kinds)
    with right:
        _preference(person, preference)
        _device(person, devices)
        chats.show(person, entered)


def _ways(person: Person, kinds: Sequence[KindChoice]) -> None:
    """A table of kinds and ways to tick; what the administrator keeps on is said beside it."""
    act = ("alert-ways",)
    ordered = [k for kind in LOOK for k in kinds if k.kind == kind]
    frame = pd.DataFrame(
        {way.value: [way in k.ways or way in k.kept_ways for k in ordered] for way in AlertWay},
        index=[str(AlertKind(k.kind).word) for k in ordered],
    )
    parts.render(parts.section(_("What rings, and how"), _("on top of the bell")))
    with st.form(f"ways-{turn(*act)}", border=False):
        edited = st.data_editor(
            frame,
            column_config={way.value: st.column_config.CheckboxColumn(str(way.word)) for way in AlertWay},
            key=f"ways-grid-{turn(*act)}",
            num_rows="fixed",
        )
        save = st.form_submit_button(_("Save"), type="primary", shortcut="Mod+Enter")
    _kept(ordered)
    if save:
        ticked = {
            k.kind: [way.value for way in AlertWay if bool(edited[way.value].iloc[row])]
            for row, k in enumerate(ordered)
        }
        perform(
            act, person, lambda db: actions.choose(db, ticked), lambda _count: _("Saved"), model=AlertChoice
        )


def _kept(kinds: Sequence[KindChoice]) -> None:
    """What stays on whatever is ticked, and what is told in quiet hours."""
    lines = []
    for kind in kinds:
        name = AlertKind(kind.kind).word
        if kind.kept_ways:
            words = ", ".join(str(AlertWay(way).word) for way in kind.kept_ways)
            lines.append(_("{kind}: {ways} cannot be switched off.", kind=name, ways=words))
        if kind.pierces_quiet:
            lines.append(_("{kind}: told in quiet hours too.", kind=name))
    if lines:
        parts.render(parts.muted(together(lines)))


def _try(person: Person, kinds: Sequence[KindChoice]) -> None:
    """Send one now by every way out that is ticked anywhere, and say what became of each."""
    used = {way for kind in kinds for way in (*kind.ways, *kind.kept_ways)}
    chosen = [way for way in AlertWay if way in used and way not in (AlertWay.SOUND, AlertWay.BROWSER)]
    label = _("Try it out")
    if not st.button(label, icon=":material/science:", disabled=not chosen, help=_("Sends one to you, now.")):
        return
    for told in deliveries.try_out(person.id, chosen):
        why = missing().get(told.reason, told.reason)
        went = told.state == DeliveryState.SENT
        words = parts.dotted(told.way.word, told.state.word, why)
        parts.render(parts.tinted(words, "green" if went else "orange", "check_circle" if went else "error"))


def _preference(person: Person, known: Preference) -> None:
    act = ("alert-preference",)
    boxes = Boxes(*act)
    with st.form(f"preference-{turn(*act)}"):
        parts.render(parts.section(_("Quiet hours"), _("on the utility's clock")))
        label = _("No alerts outside the portal at night")
        quiet = boxes.toggle("quiet", label, known.quiet_from is not None)
        left, right = st.columns(2)
        with left:
            begins = boxes.time_input("begins", _("Quiet from"), known.quiet_from or QUIET[0])
        with right:
            ends = boxes.time_input("ends", _("Quiet until"), known.quiet_until or QUIET[1])
        phone = boxes.text_input(
            "phone", _("My phone"), known.phone or "", max_chars=20, help=_("For text messages to you.")
        )
        save = st.form_submit_button(_("Save"))
    if save:
        perform(
            act,
            person,
            lambda db: actions.set_preference(
                db, quiet_from=begins if quiet else None, quiet_until=ends if quiet else None, phone=phone
            ),
            lambda _result: _("Saved"),
            model=AlertPreference,
        )


def _device(person: Person, devices: Sequence[Device]) -> None:
    """This browser, and the others that were signed up."""
    parts.render(parts.section(_("This browser")))
    changed = device.show(WORKER, push.public_key(), key="device")
    if made := changed.made:
        perform(
            ("device", made.endpoint),
            person,
            lambda db: actions.subscribe(
                db, endpoint=made.endpoint, p256dh=made.p256dh, auth=made.auth, device=made.device
            ),
            lambda _result: _("This browser gets push messages from now on"),
            model=PushSubscription,
        )
    for known in devices:
        act = ("device-off", known.id)
        words = parts.dotted(known.device or _("A browser"), formats.moment(known.made_at, clock.now()))
        with st.container(horizontal=True, vertical_alignment="center"):
            parts.render(parts.muted(words))
            if st.button(_("Sign off"), type="tertiary", key=f"device:{known.id}:{turn(*act)}"):
                id = known.id
                perform(
                    act,
                    person,
                    lambda db, id=id: actions.unsubscribe(db, id),  # type: ignore[misc]
                    lambda _id: _("Signed off"),
                    model=PushSubscription,
                )
