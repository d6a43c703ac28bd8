"""What runs first in every session and every rerun: the look, the gate, the menu, then the page."""

from __future__ import annotations

import streamlit as st

from portal.ui import errors, menu, style, toast, tongue, who, whomenu


def run() -> None:
    """Draw one page for whoever is signed in; nobody passes `who.person` without being."""
    style.dress()
    with errors.guard():
        person = who.person()
        if tongue.spoken() is None:
            tongue.speak(who.language(person))
        chosen = st.navigation(
            [menu.streamlit_page(p, person.role) for p in menu.PAGES.values()], position="top"
        )
        whomenu.show(person)
        page = menu.PAGES.get(chosen.url_path, menu.HOME)
        style.title(page.title)
        if not page.for_role(person.role):
            errors.not_for_role(page)
            return
        who.hand_on(person)
        with errors.guard():
            chosen.run()
        toast.show()


run()
