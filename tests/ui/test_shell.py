"""The shell draws nothing for who is signed out, and survives a page that fails."""

import pytest
from streamlit.testing.v1 import AppTest

from portal.access import Person, Role
from portal.organisation.login_sessions import sign_out
from portal.settings import ROOT
from portal.ui.app import pages
from tests.people import of_role

pytestmark = pytest.mark.usefixtures("database")


def shell(person: Person | None, page: str = "") -> AppTest:
    app = AppTest.from_file(str(ROOT / "portal/ui/shell.py"), default_timeout=30)
    if person:
        app.user = {"session": str(person.session_id), "is_logged_in": True}
    if page:
        app.switch_page(f"../../pages/{page}.py")
    return app.run()


def text(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("page", ["", "tickets", "audit"])
def test_without_a_session_nothing_is_drawn(page):
    app = shell(None, page)
    assert "<h1" not in text(app)
    assert not app.get("bidi_component")


def test_a_session_that_was_ended_draws_nothing_more():
    person = of_role(Role.DISTRICT_STAFF)
    app = shell(person)
    assert "<h1" in text(app)
    sign_out(person.session_id)
    app.run()
    assert "<h1" not in text(app)


def test_a_page_that_fails_says_so_under_an_id(monkeypatch, tmp_path):
    broken = tmp_path / "home.py"
    broken.write_text("raise RuntimeError('0901000218')")
    monkeypatch.setattr(
        pages.Page,
        "file",
        property(lambda page: str(broken) if page is pages.HOME else str(ROOT / "pages" / f"{page.name}.py")),
    )
    told = text(shell(of_role(Role.DISTRICT_STAFF)))
    assert "Có lỗi xảy ra" in told
    assert "0901000218" not in told
