"""What runs first in every session and every rerun: the look, the gate, the menu, then the page."""

from __future__ import annotations

import streamlit as st

from portal import i18n
from portal.access import NoRole, Person, SignedOut
from portal.ui import signed_out, user_menu
from portal.ui.app import current_user, language, pages, theme
from portal.ui.components import toast
from portal.ui.forms import boxes, errors


def run() -> None:
    """Draw one page for whoever is signed in, and has a role."""
    theme.dress()
    with errors.guard():
        try:
            person = current_user.person()
        except SignedOut:
            return signed_out.ended()
        except NoRole as error:
            return signed_out.no_role(error)
        if language.spoken() is None:
            language.speak(current_user.language(person))
        with i18n.use(
            language.spoken()
        ):  # said once: who asks for each word by itself asks the session a thousand times
            _draw(person)


def _draw(person: Person) -> None:
    chosen = st.navigation(
        [pages.streamlit_page(p, person.role) for p in pages.PAGES.values()], position="top"
    )
    page = pages.PAGES.get(chosen.url_path, pages.HOME)
    theme.title(page.title)
    user_menu.show(person, page)
    if not page.for_role(person.role):
        return errors.not_for_role(page)
    current_user.hand_on(person)
    with errors.guard():
        chosen.run()
    boxes.listen(person)
    toast.show()


run()
