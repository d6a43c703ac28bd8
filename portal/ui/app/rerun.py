"""Draw a fragment anew."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from portal.ui import streamlit_adapter


def fragment() -> NoReturn:
    """Draw this fragment anew; the whole page where the click came with one of the page's own.

    `st.rerun(scope="fragment")` raises in a run of the whole page, as when a field outside was left by the click.
    """
    st.rerun(scope="fragment" if streamlit_adapter.in_fragment() else "app")
