"""An application of Streamlit's that is not the portal: what Streamlit does by itself, seen from a browser's side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.testclient import TestClient, WebSocketTestSession
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.pages_manager import PagesManager

from portal.gate.streamlit_internals import STREAM, prepare


@contextmanager
def served(script: Path) -> Iterator[TestClient]:
    """The script as Streamlit serves it, beside the portal: there is one runtime a process, so it is put back."""
    serving, pages = Runtime._instance, PagesManager.uses_pages_directory
    Runtime._instance = PagesManager.uses_pages_directory = None
    try:
        prepare()
        with TestClient(st.App(script), follow_redirects=False) as browser:
            yield browser
    finally:
        Runtime._instance, PagesManager.uses_pages_directory = serving, pages


class Screen:
    """A page with its websocket open, and what came by the last run."""

    def __init__(self, opened: WebSocketTestSession) -> None:
        self._opened = opened
        self.raw: list[bytes] = []
        self.frames: list[ForwardMsg] = []

    def run(self, widgets: dict[str, tuple[str, object]] | None = None, **asked: Any) -> Screen:
        """Ask for a run, with what the widgets hold; waits until it is over."""
        self.ask(widgets, **asked)
        return self.hear()

    def ask(self, widgets: dict[str, tuple[str, object]] | None = None, **asked: Any) -> None:
        """Ask for a run and do not wait."""
        message = BackMsg()
        message.rerun_script.query_string = ""
        for name, value in asked.items():
            setattr(message.rerun_script, name, value)
        for id, (kind, value) in (widgets or {}).items():
            setattr(message.rerun_script.widget_states.widgets.add(id=id), kind, value)
        self._opened.send_bytes(message.SerializeToString())

    def hear(self) -> Screen:
        """What comes until a run is over."""
        self.raw, self.frames = [], []
        while not self._is_over():
            self.raw.append(self._opened.receive_bytes())
            self.frames.append(ForwardMsg())
            self.frames[-1].ParseFromString(self.raw[-1])
        return self

    def _is_over(self) -> bool:
        """Whether the script has finished, and Streamlit has said that nothing runs."""
        kinds = [frame.WhichOneof("type") for frame in self.frames]
        return "script_finished" in kinds and kinds[-1] == "session_status_changed"

    @property
    def texts(self) -> list[str]:
        """What `st.text` wrote."""
        return [e.text.body for e in self._elements if e.WhichOneof("type") == "text"]

    def button(self, label: str) -> Any:
        """A button."""
        return next(e.button for e in self._elements if e.button.label == label)

    def download(self, label: str) -> Any:
        """A button that gives a file."""
        return next(e.download_button for e in self._elements if e.download_button.label == label)

    @property
    def id(self) -> str:
        """What the server calls the screen."""
        return next(
            f.new_session.initialize.session_id for f in self.frames if f.WhichOneof("type") == "new_session"
        )

    @property
    def grid(self) -> Any:
        """The first grid."""
        return next(e.dataframe for e in self._elements if e.WhichOneof("type") == "dataframe")

    @property
    def page(self) -> str:
        """The page that was drawn, as the browser is told it."""
        return next(
            f.new_session.page_script_hash for f in self.frames if f.WhichOneof("type") == "new_session"
        )

    @property
    def fragment(self) -> str:
        """The first fragment's id."""
        return next(frame.delta.fragment_id for frame in self.frames if frame.delta.fragment_id)

    @property
    def redirects(self) -> list[str]:
        """Where the browser is told to go."""
        return [f.auth_redirect.url for f in self.frames if f.WhichOneof("type") == "auth_redirect"]

    @property
    def _elements(self) -> list[Any]:
        return [frame.delta.new_element for frame in self.frames if frame.delta.HasField("new_element")]


@contextmanager
def screen(browser: TestClient, session: str | None = None, **headers: str) -> Iterator[Screen]:
    """A page of the script in a browser.

    Args:
        session: the browser session that it wants to go on with.
    """
    protocols = ["streamlit", "x", session] if session else ["streamlit"]
    with browser.websocket_connect(STREAM, protocols, headers=headers) as opened:
        yield Screen(opened)
