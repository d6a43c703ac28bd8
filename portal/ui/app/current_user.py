"""Who sits before this screen: asked of the database once in every run, never remembered."""

from __future__ import annotations

import threading
from uuid import UUID

import streamlit as st

from portal.access import Person
from portal.i18n import LANGUAGES
from portal.organisation import login_sessions
from portal.profiles import load
from portal.settings import settings
from portal.ui import signed_out

_handed_on = threading.local()  # a run has a thread of its own


def hand_on(person: Person) -> None:
    """Spare the page that runs next to ask once more."""
    _handed_on.person = person


def person() -> Person:
    """Who is signed in, as the database sees them now. Stops the run when nobody is, or nobody with a role."""
    given: Person | None = vars(_handed_on).pop("person", None)
    if given and given.session_id == session_id():
        return given
    session = session_id()
    known = login_sessions.who_is(session, touch=False) if session else None
    if known is None:
        signed_out.ended()
    elif known.person is None:
        signed_out.no_role(known)
    else:
        return known.person
    st.stop()


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
    signed_out.sign_out()
    st.stop()
