"""Every page that the menu knows, run as every role: it draws, within its share of statements, and only for its roles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from portal.access import Role
from portal.database import engine
from portal.settings import ROOT
from portal.ui.menu import HOME, PAGES, Page, menu
from portal.words import _, use
from tests.people import of_role

#: What a page may ask of the database in one run, signing in included.
MOST_STATEMENTS = 12
BOTH = [(role, page) for role in Role for page in PAGES.values()]


@pytest.fixture
def statements(filled_unchanged: object) -> Iterator[list[str]]:
    """The statements that are sent while the test runs."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    yield sent
    event.remove(engine(), "before_cursor_execute", note)


def run(role: Role, page: Page) -> AppTest:
    """The page as this role sees it first."""
    app = AppTest.from_file(str(ROOT / "portal/ui/shell.py"), default_timeout=30)
    app.user = {"session": str(of_role(role).session_id), "is_logged_in": True}  # type: ignore[attr-defined]
    if page is not HOME:
        app.switch_page(f"../../pages/{page.name}.py")
    return app.run()


def shown(app: AppTest) -> str:
    """All text of the page."""
    return "\n".join(str(getattr(e, "value", "") or getattr(e, "body", "")) for e in app.get("html"))


@pytest.mark.parametrize(("role", "page"), BOTH, ids=lambda v: getattr(v, "name", v))
def test_a_page_draws_for_its_roles_and_is_refused_to_others(statements: list[str], role: Role, page: Page) -> None:
    app = run(role, page)
    assert not app.exception
    with use("vi"):
        refused, broken = _("Not for your role"), _("Something went wrong")
    text = shown(app)
    assert broken not in text
    assert (refused in text) == (not page.for_role(role)), text[:400]
    if page.for_role(role):
        assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)


def test_every_file_in_pages_is_in_the_registry_and_the_other_way_round() -> None:
    assert {p.stem for p in Path(ROOT / "pages").glob("*.py")} == set(PAGES)


@pytest.mark.parametrize("role", Role)
def test_every_page_of_a_role_is_in_its_menu_or_led_to_by_another(role: Role) -> None:
    hidden = [p.name for p in PAGES.values() if p.for_role(role) and p not in menu(role)]
    sources = "\n".join(f.read_text() for f in [*ROOT.glob("pages/*.py"), *ROOT.glob("portal/ui/**/*.py")])
    assert [name for name in hidden if f'"{name}"' not in sources.replace(f'Page("{name}"', "")] == []
    assert len(menu(role)) <= 7
