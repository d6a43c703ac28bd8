"""A page run as somebody, without a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

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


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the application asks of the database meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine(), "before_cursor_execute", note)
