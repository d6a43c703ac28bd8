"""Which language this session speaks: what was chosen here, else what the person last chose, else the utility's."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

import streamlit as st

from portal import i18n
from portal.ui import streamlit_adapter

KEY = "language"


def spoken() -> str | None:
    """The session's language; None outside a session (a worker, a command)."""
    return st.session_state.get(KEY) if streamlit_adapter.in_session() else None


def speak(language: str | None) -> None:
    """Speak this language in this session from now on."""
    if language in i18n.LANGUAGES:
        st.session_state[KEY] = language


def change(language: str) -> None:
    """Speak it from now on in this browser: the gate keeps it in a cookie and serves the whole page in it."""
    speak(language)
    query = urlencode(st.query_params.to_dict())
    back = quote(urlsplit(str(st.context.url or "/")).path + (f"?{query}" if query else ""))
    streamlit_adapter.leave_for(f"/sign-in/language/{language}?next={back}")


i18n.ask(spoken)
