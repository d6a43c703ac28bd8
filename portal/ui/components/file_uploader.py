"""A file to choose, in the person's language: Streamlit's uploader speaks English only.

What is seen stands in look.css, from two properties; what is only heard is named by a component.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import streamlit as st

from portal.i18n import _
from portal.settings import settings
from portal.ui import streamlit_adapter
from portal.ui.app import scripted
from portal.ui.components.markdown import literal

_STREAMLITS = {
    "buttons": streamlit_adapter.UPLOADER_BUTTONS,
    "removeFile": streamlit_adapter.REMOVE_FILE,
    "addFiles": streamlit_adapter.ADD_FILES,
}
_component = scripted.component("file_uploader")


def choose(label: str, kinds: Sequence[str], key: str) -> Any:
    """Streamlit's file uploader for one file of these kinds; None until one is chosen."""
    words, drop = _("Choose a file"), _("or drop it here, {size} MB at most", size=settings.portal_upload_mb)
    st.html(f"<style>:root{{--upload:{_quoted(words)};--drop:{_quoted(drop)}}}</style>")
    chosen = st.file_uploader(literal(label), type=list(kinds), key=key)
    own = {"choose": words, "remove": _("Remove {name}", name="{name}")}
    _component(data=own | _STREAMLITS, key="uploader-words")
    return chosen


def _quoted(words: str) -> str:
    """As a string of CSS."""
    return json.dumps(words, ensure_ascii=False)
