"""Chats: entered by their address, which is a secret: sealed at once, never shown again, and no draft of it is kept."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from portal.access import Invalid, Person, may
from portal.alerts import actions
from portal.alerts.models import AlertKind, ChatTarget
from portal.alerts.queries.choices import Chat
from portal.i18n import _, ngettext
from portal.ui.components import parts
from portal.ui.forms import errors
from portal.ui.forms.idempotency import turn
from portal.ui.forms.submit import perform


def show(person: Person, chats: Sequence[Chat]) -> None:
    """One's chats, for who makes the roster also the unit's; an address is entered and never shown again."""
    parts.render(parts.section(_("Chats"), ngettext("{count} entered", "{count} entered", len(chats))))
    for chat in chats:
        act = ("chat-off", chat.id)
        whose = _("of the unit") if chat.unit_id else _("mine")
        kinds = ", ".join(str(AlertKind(kind).word) for kind in chat.kinds)
        with st.container(horizontal=True, vertical_alignment="center"):
            parts.render(parts.muted(parts.dotted(chat.label, whose, kinds)))
            if st.button(_("Remove"), type="tertiary", key=f"chat:{chat.id}:{turn(*act)}"):
                id = chat.id
                perform(
                    act,
                    person,
                    lambda db, id=id: actions.remove_chat(db, id),  # type: ignore[misc]
                    lambda _id: _("Removed"),
                    model=ChatTarget,
                )
    _add_chat(person)


def _add_chat(person: Person) -> None:
    act = ("chat",)
    words = AlertKind.words()
    with st.form(f"chat-{turn(*act)}"):
        address = st.text_input(
            _("Address of the chat"),
            type="password",
            max_chars=500,
            help=_("As Apprise writes it, such as tgram://token/chat or slack://…; it is kept sealed."),
        )
        kinds = None
        if may(actions.set_duty, person):
            of_unit = st.toggle(_("For the whole unit"))
            told = st.multiselect(
                _("What it hears of"), list(words), format_func=lambda kind: str(words[kind])
            )
            kinds = told if of_unit else None
        save = st.form_submit_button(_("Enter the chat"))
    if save and not address:
        errors.invalid(
            Invalid({"address": _("Write it in the box first.")}), {"address": _("Address of the chat")}
        )
    elif save:
        perform(
            act,
            person,
            lambda db: actions.add_chat(db, address=address, kinds=kinds),
            lambda _id: _("Entered"),
            model=ChatTarget,
        )
