"""What a screen shows when its session is over or has no role. Signing in itself is the gate's page (portal.gate)."""

from __future__ import annotations

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

from portal.i18n import _
from portal.organisation.login_sessions import SignedIn
from portal.ui.components import parts


def ended() -> None:
    """The session is over: load this address anew, where the gate asks to sign in and comes back to it."""
    parts.render(
        parts.notice(_("You were signed out"), _("Sign in again to go on where you were."), "blue", "logout")
    )
    context = get_script_run_ctx()
    if context:
        context.enqueue(load_anew())


def load_anew() -> ForwardMsg:
    """A message that makes the browser load its present address anew, as `st.login` makes it load another."""
    message = ForwardMsg()
    message.auth_redirect.url = ""  # relative to the page's own address: that address
    return message


def no_role(known: SignedIn) -> None:
    """Somebody whom the portal has given nothing to do yet."""
    told = _("Ask your administrator for one, and name this number: {number}", number=str(known.id))
    parts.render(parts.notice(_("You have no role here yet"), told, "yellow", "badge"))
    if st.button(_("Sign out"), key="no-role:sign-out"):
        st.logout()
