"""Pages and their addresses."""

import pytest

from portal.access import Role
from portal.settings import ROOT
from portal.ui.app import pages


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_menu_that_fits(role):
    entries = pages.menu(role)
    assert pages.HOME in entries
    assert 2 <= len(entries) <= pages.MAX_MENU_ENTRIES


def test_every_page_has_a_file_and_every_file_a_page():
    assert {f"{name}.py" for name in pages.PAGES} == {f.name for f in (ROOT / "pages").glob("*.py")}


def test_every_page_is_in_some_menu_or_hidden_on_purpose():
    shown = {page.name for role in Role for page in pages.menu(role)}
    assert shown == {page.name for page in pages.PAGES.values() if page.in_menu}


def test_addresses_leave_out_what_is_empty():
    assert pages.to("home") == "/"
    assert pages.to("tickets", view="overdue", unit=None, q="") == "/tickets?view=overdue"


def test_an_address_takes_only_what_its_page_declares():
    with pytest.raises(KeyError):
        pages.to("tickets", evil="1")
    with pytest.raises(KeyError):
        pages.to("nowhere")


@pytest.mark.parametrize(
    ("href", "page", "query"),
    [
        ("/tickets?view=overdue&evil=1", "tickets", {"view": "overdue"}),
        ("/", "home", {}),
        ("", "home", {}),
        ("/tickets?q=Nguy%E1%BB%85n+V%C4%83n", "tickets", {"q": "Nguyễn Văn"}),
        ("/tickets?view=a#b", "tickets", {"view": "a"}),
    ],
)
def test_an_address_is_read_against_the_registry(href, page, query):
    found = pages.read(href)
    assert found is not None
    assert (found[0].name, found[1]) == (page, query)


@pytest.mark.parametrize(
    "href", ["https://example.org/tickets", "//example.org", "/../etc/passwd", "javascript:alert(1)"]
)
def test_a_foreign_address_leads_nowhere(href):
    assert pages.read(href) is None
