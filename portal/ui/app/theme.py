"""Everything about the look that is said once a run: tab, logo, CSS, colour scheme."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import streamlit as st

from portal.ui.app import brand

LOOK = Path(__file__).with_name("look.css")


@cache
def _css() -> str:
    """The style sheet without what only its readers need: it goes to the browser in every run."""
    bare = re.sub(r"/\*.*?\*/", "", LOOK.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", bare).strip()


def scheme() -> str:
    """light or dark, as the browser asks."""
    return "dark" if st.context.theme.type == "dark" else "light"


def title(*words: object) -> None:
    """What the browser's tab says: what is open, then the page. It stays in the browser's history: no customer's name."""
    st.set_page_config(page_title=" · ".join(map(str, (*words, brand.short_name()))))


def dress() -> None:
    """Tab, logo and CSS. Call first in every run, signed in or not."""
    st.set_page_config(brand.short_name(), page_icon=brand.data_url(brand.mark()), layout="wide")
    st.logo(brand.logo(dark=scheme() == "dark"), size="medium", link=None)
    st.html(f"<style>{_css()}</style>")
    light, dark = brand.tints()["light"], brand.tints()["dark"]
    link, accent = (f"light-dark({a},{b})" for a, b in ((light.link, dark.link), (light.accent, dark.accent)))
    # The browser's own wish, as for Streamlit's theme: it may change at dusk, while a page is open.
    st.html(f"<style>:root{{color-scheme:light dark;--link:{link};--accent:{accent}}}</style>")
