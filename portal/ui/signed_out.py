"""What a screen shows when its session is over or has no role. Signing in itself is the gate's page (portal.gate)."""

from __future__ import annotations

import streamlit as st

from portal.i18n import _
from portal.organisation.login_sessions import SignedIn
from portal.ui import streamlit_adapter
from portal.ui.components import parts

SIGN_OUT = "/auth/logout"  #: the gate's (portal.gate.oidc); `st.logout` would lead there, too


def ended() -> None:
    """The session is over: load this address anew, where the gate asks to sign in and comes back to it."""
    parts.render(
        parts.notice(_("You were signed out"), _("Sign in again to go on where you were."), "blue", "logout")
    )
    streamlit_adapter.load_anew()


def sign_out() -> None:
    """Go where the gate ends the login session, in every window, and the identity provider's after it."""
    streamlit_adapter.leave_for(SIGN_OUT)


def no_role(known: SignedIn) -> None:
    """Somebody whom the portal has given nothing to do yet."""
    told = _("Ask your administrator for one, and name this number: {number}", number=str(known.id))
    parts.render(parts.notice(_("You have no role here yet"), told, "yellow", "badge"))
    if st.button(_("Sign out"), key="no-role:sign-out"):
        sign_out()
