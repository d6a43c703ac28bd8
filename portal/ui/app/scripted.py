"""Components of Streamlit's whose script browsers keep (`kept`): a run of a page sends its name and the version."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from portal.ui.app import kept


def component(name: str) -> Any:
    """A component of Streamlit's whose script is ``<name>.js`` beside its module: one function, the default export, as Streamlit's
    components have it. Mounted as `st.components.v2.component` says.

    Raises:
        KeyError: there is no such script.
    """
    kept.sources()[name]
    find = f"export default a => window.portalPart({json.dumps(name)}, {json.dumps(kept.version())}, a)"
    return st.components.v2.component(name, isolate_styles=False, js=find)
