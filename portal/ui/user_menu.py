"""Top right: who is signed in and for which unit, the language, the way out."""

from __future__ import annotations

import streamlit as st

from portal.access import Person
from portal.i18n import _, language, offered
from portal.settings import VERSION
from portal.ui.app import current_user
from portal.ui.app import language as app_language

OUT = "sign-out"


def show(person: Person) -> None:
    """Draw the menu and do what was chosen in it."""
    options = {code: name for code, name in offered().items() if code != language()}
    words = {**options, OUT: _("Sign out")}
    icons = {**dict.fromkeys(options, "language"), OUT: "logout"}
    with st.container(key="who", width="content"):
        chosen = st.menu_button(
            f"{person.name} · {person.unit_name}",
            list(words),
            format_func=lambda key: f":material/{icons[key]}: {words[key]}",
            icon=":material/account_circle:",
            type="tertiary",
            help=_("Version {version}", version=VERSION),
            key="who-menu",
        )
    if chosen == OUT:
        current_user.sign_out()
    elif chosen:
        app_language.change(chosen)
