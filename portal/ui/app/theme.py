"""What is said of the look in every run: tab, logo, colour scheme. The style sheet is the browser's to keep (`kept`)."""

from __future__ import annotations

import streamlit as st

from portal.ui import streamlit_adapter
from portal.ui.app import brand


def colours() -> None:
    """Give Streamlit's theme the utility's colour; call before the application is served."""
    for name, tint in brand.tints().items():
        streamlit_adapter.set_theme_colour(name, "primaryColor", tint.primary)
        streamlit_adapter.set_theme_colour(name, "linkColor", tint.link)


def scheme() -> str:
    """light or dark, as the browser asks."""
    return "dark" if st.context.theme.type == "dark" else "light"


def title(*words: object) -> None:
    """What the browser's tab says: what is open, then the page. It stays in the browser's history: no customer's name."""
    st.set_page_config(
        " · ".join(map(str, (*words, brand.short_name()))),
        page_icon=brand.data_url(brand.mark()),
        layout="wide",
    )


def dress() -> None:
    """The logo. Call first in every run, signed in or not."""
    st.logo(brand.logo(dark=scheme() == "dark"), size="medium", link=None)
