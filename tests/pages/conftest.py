"""A page run as somebody, without a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from portal.access import Person
from portal.database import engine
from portal.settings import ROOT
from portal.ui.app.pages import HOME, PAGES


def drawn(person: Person, name: str, /, **query: object) -> AppTest:
    """The page as this person sees it at this address."""
    app = AppTest.from_file(str(ROOT / "portal/ui/shell.py"), default_timeout=30)
    app.user = {"session": str(person.session_id), "is_logged_in": True}  # type: ignore[attr-defined]
    if PAGES[name] is not HOME:
        app.switch_page(f"../../pages/{name}.py")
    for key, value in query.items():
        app.query_params[key] = str(value)
    return app.run()


def shown(app: AppTest) -> str:
    """The text of the page's parts, with their markup."""
    told = [json.loads(e.proto.json) for e in app.get("bidi_component") if e.proto.json]
    links = [markup for markup in told if isinstance(markup, str)]
    return "\n".join([*(e.proto.body for e in app.get("html")), *links])


class Sent(list[str]):
    """Statements, and how many rows they gave."""

    rows = 0


@contextmanager
def statements() -> Iterator[Sent]:
    """What the application asks of the database meanwhile."""
    sent = Sent()

    def note(_connection: object, cursor: Any, statement: str, *_rest: object) -> None:
        sent.append(statement)
        sent.rows += max(cursor.rowcount, 0)

    event.listen(engine(), "after_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine(), "after_cursor_execute", note)


@dataclass(frozen=True, slots=True)
class Weight:
    """What a page brings to a browser: its elements and containers, each a message, and their kilobytes."""

    elements: int
    kilobytes: float


def weight(app: AppTest) -> Weight:
    """Of a page that was drawn."""
    every = [proto for node in app._tree if (proto := getattr(node, "proto", None)) is not None]
    return Weight(len(every), sum(proto.ByteSize() for proto in every) / 1024)
