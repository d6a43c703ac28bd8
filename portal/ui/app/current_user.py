"""Who sits before this screen: asked of the database for every run, by the gate or here, never remembered."""

from __future__ import annotations

import threading
from uuid import UUID

import streamlit as st

from portal.access import NoRole, Person, SignedOut
from portal.i18n import LANGUAGES
from portal.organisation import login_sessions
from portal.profiles import load
from portal.settings import settings
from portal.ui import streamlit_adapter

SIGN_OUT = "/auth/logout"  #: the gate's (portal.gate.oidc); `st.logout` would lead there, too
_handed_on = threading.local()  # a run has a thread of its own


def hand_on(person: Person) -> None:
    """Spare the page that runs next to ask once more."""
    _handed_on.person = person


def person() -> Person:
    """Who is signed in, as the database sees them now.

    Raises:
        SignedOut: nobody is; NoRole: nobody with a role.
    """
    given: Person | None = vars(_handed_on).pop("person", None)
    if given and given.session_id == session_id():
        return given
    session = session_id()
    known = login_sessions.who_acts(session) if session else None
    if known is None:
        raise SignedOut
    if known.person is None:
        raise NoRole(known.id)
    return known.person


def session_id() -> UUID | None:
    """The login session that the gate gave this websocket."""
    try:
        return UUID(str(st.user.get("session", "")))
    except ValueError:
        return None


def language(someone: Person | None = None) -> str:
    """The language chosen in this browser, else the person's, else the utility's."""
    chosen = st.context.cookies.get("portal_language") or (someone.language if someone else None)
    return chosen if chosen in LANGUAGES else load(settings.profile).default_language


def sign_out() -> None:
    """Go where the gate ends the login session, in every window, and the identity provider's after it."""
    streamlit_adapter.leave_for(SIGN_OUT)
    st.stop()
