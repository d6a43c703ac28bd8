"""Top right: what others did, the bell, who is signed in and for which unit, their own pages, the language, the way out."""

from __future__ import annotations

import streamlit as st

from portal.access import CENTRE, Person
from portal.i18n import _, language, offered
from portal.settings import VERSION
from portal.ui.app import current_user, pages
from portal.ui.app import language as app_language
from portal.ui.components import live
from portal.ui.components.markdown import literal, with_icon
from portal.ui.screens.alerts import bell

OUT = "sign-out"
#: Pages about who is signed in, by name.
OWN = ("alerts", "duty")


def show(person: Person, page: pages.Page) -> None:
    """Draw the menu and do what was chosen in it."""
    options = {code: name for code, name in offered().items() if code != language()}
    own = {name: pages.PAGES[name] for name in OWN if pages.PAGES[name].for_role(person.role)}
    words = {**{name: str(page.title) for name, page in own.items()}, **options, OUT: _("Sign out")}
    icons = {
        **{name: page.icon for name, page in own.items()},
        **dict.fromkeys(options, "language"),
        OUT: "logout",
    }
    with st.container(key="who", width="content", horizontal=True, wrap=False, vertical_alignment="center"):
        main = "home" if person.role in CENTRE else "tickets"
        live.show(page.heard(st.query_params.get("view", "")), page.of or page.name, main, still=page.still)
        bell.show(person)
        chosen = st.menu_button(
            literal(f"{person.name} · {person.unit_name}"),
            list(words),
            format_func=lambda key: with_icon(icons[key], words[key]),
            icon=":material/account_circle:",
            type="tertiary",
            help=literal(_("Version {version}", version=VERSION)),
            key="who-menu",
        )
    if chosen == OUT:
        current_user.sign_out()
    elif chosen in own:
        pages.go(chosen)
    elif chosen:
        app_language.change(chosen)
