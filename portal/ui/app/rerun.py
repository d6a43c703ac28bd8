"""Draw a fragment anew."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx


def fragment() -> NoReturn:
    """Draw this fragment anew; the whole page where the click came with one of the page's own.

    `st.rerun(scope="fragment")` raises in a run of the whole page, as when a field outside was left by the click.
    """
    context = get_script_run_ctx(suppress_warning=True)
    st.rerun(scope="fragment" if context and context.fragment_ids_this_run else "app")
