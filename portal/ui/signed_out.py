"""What a screen shows when its session is over or has no role. Signing in itself is the gate's page (portal.gate)."""

from __future__ import annotations

import streamlit as st

from portal.access import NoRole
from portal.i18n import _
from portal.ui import streamlit_adapter
from portal.ui.app import current_user, theme
from portal.ui.components import parts
from portal.ui.forms import errors


def ended() -> None:
    """The session is over: load this address anew, where the gate asks to sign in and comes back to it."""
    theme.title()
    parts.render(
        parts.notice(_("You were signed out"), _("Sign in again to go on where you were."), "blue", "logout")
    )
    streamlit_adapter.load_anew()


def no_role(error: NoRole) -> None:
    """Somebody whom the portal has given nothing to do yet, with a way out."""
    theme.title()
    errors.show(error)
    if st.button(_("Sign out"), key="no-role:sign-out"):
        current_user.sign_out()
