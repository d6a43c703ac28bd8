"""Every private name of Streamlit that screens use, in one place (Streamlit 1.67).

What is assumed of it, sentence by sentence, is in tests/gate/test_streamlit_contract.py; the gate's share is in
portal/gate/streamlit_internals.py. Nothing else imports a module of Streamlit's that is not public.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit import config
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

#: What its file uploader calls its buttons, for ears only; a third has no name at all.
REMOVE_FILE, ADD_FILES = "Remove ", "Add files"
UPLOADER_BUTTONS = "[data-testid=stFileUploader] button"

_ERRORS = "streamlit.error_util"


def in_session() -> bool:
    """Whether this is the run of a page; not so in a worker or a command."""
    return get_script_run_ctx(suppress_warning=True) is not None


def in_fragment() -> bool:
    """Whether a fragment is run by itself; callbacks of its widgets are part of that."""
    context = get_script_run_ctx(suppress_warning=True)
    return bool(context and context.fragment_ids_this_run)


def in_page() -> bool:
    """Whether a whole page is run; callbacks before it are part of that."""
    return in_session() and not in_fragment()


def leave_for(address: str) -> None:
    """Make the browser load an address of this server, as `st.login` does; the script runs on."""
    if context := get_script_run_ctx(suppress_warning=True):
        context.enqueue(_redirect(address))


def load_anew() -> None:
    """Make the browser load the page's own address anew."""
    leave_for("")


def message_to_load_anew() -> bytes:
    """The same for who holds the connection and has no script: the frame of a websocket."""
    frame: bytes = _redirect("").SerializeToString()
    return frame


def edited_rows(editor: str) -> Mapping[object, Mapping[str, Any]]:
    """What was edited in the `st.data_editor` of this key: position of the row → column → value, the browser's word."""
    rows: Mapping[object, Mapping[str, Any]] = (st.session_state.get(editor) or {}).get("edited_rows", {})
    return rows


def set_theme_colour(scheme: str, name: str, colour: str) -> None:
    """A colour of the theme, #rrggbb; before the application is served.

    Args:
        scheme: light or dark.
        name: of the option, as in config.toml: primaryColor.
    """
    config.set_option(f"theme.{scheme}.{name}", colour)


def silence_errors() -> None:
    """No word in the log on what escapes a script: it would quote a customer; `on_script_error` writes it instead."""
    logging.getLogger(_ERRORS).addFilter(_nothing)


def _nothing(_record: logging.LogRecord) -> bool:
    return False


def _redirect(address: str) -> ForwardMsg:
    """A browser takes the address relative to the page's own: an empty one is that address."""
    message = ForwardMsg()
    message.auth_redirect.url = address
    return message
