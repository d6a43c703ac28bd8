"""Streamlit's files: what a page names, browsers keep for ever; under any other address they ask again."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from portal.gate import bundle, parts
from portal.gate.streamlit_internals import BUNDLE_FILES, BUNDLE_PATH, DRAWN_WITH
from portal.ui.app.pages import PAGES, Page
from tests.gate.conftest import HTML

FOR_EVER = "max-age=31536000"
CHANGED = sorted(bundle.changed())[0]
OLD = "0" * 16


def named(portal: TestClient, address: str = "/") -> list[str]:
    """What a page has a browser fetch."""
    return re.findall(r'(?:src|href)="(/[^"]+)"', portal.get(address, headers=HTML).text)


@pytest.mark.parametrize("address", ["/", "/customers", "/insights"])
def test_every_file_that_a_page_names_is_there_for_ever(portal: TestClient, chi: UUID, address: str) -> None:
    files = [path for path in named(portal, address) if path.startswith("/static/")]
    assert len(files) > 50
    for path in files:
        answer = portal.get(path)
        assert (answer.status_code, FOR_EVER in answer.headers["cache-control"]) == (200, True), path


def test_what_a_file_imports_lies_beside_it(portal: TestClient, chi: UUID) -> None:
    [index] = [path for path in named(portal) if re.search(r"/js/index\.[\w-]+\.js", path)]
    for name in bundle.changed():
        beside = index.rpartition("/")[0] + "/" + name.removeprefix(BUNDLE_PATH)
        assert FOR_EVER in portal.get(beside).headers["cache-control"]


def test_a_page_that_was_open_during_an_upgrade_finds_what_it_asks_for_and_does_not_keep_it(
    portal: TestClient, chi: UUID
) -> None:
    for path in (CHANGED, CHANGED.replace("/static/", f"/static/{OLD}/")):
        answer = portal.get(path)
        assert (answer.content, answer.headers["cache-control"]) == (bundle.changed()[CHANGED], "no-cache")


def test_nothing_else_is_found_under_a_version(portal: TestClient, chi: UUID) -> None:
    for path in ("js/none.js", "css/none.css"):
        assert portal.get(f"/static/{bundle.version()}/{path}").status_code == 404


def test_no_name_breaks_it(portal: TestClient, chi: UUID) -> None:
    for name in ("a" * 300, "a" * 5000, "..", "%5C..", "a%00b", "x" * 200):
        assert portal.get(f"/static/{bundle.version()}/js/{name}").status_code < 500


def test_every_file_there_is_has_an_address() -> None:
    for path in BUNDLE_FILES.parent.glob("*/*"):
        assert bundle._ADDRESS.fullmatch(f"/static/{OLD}/{path.parent.name}/{path.name}"), path.name


def test_the_version_changes_with_what_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = bundle.version.__wrapped__()
    monkeypatch.setattr(bundle, "changed", lambda: {"/static/js/x.js": b"1"})
    assert bundle.version.__wrapped__() != before


@pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.name)
def test_a_page_names_what_it_draws(page: Page) -> None:
    links = parts.links(f"/{page.name}")
    assert all(f'data-part="{part}"' in links for part in DRAWN_WITH)
    assert ('data-part="DataFrame"' in links) == ("grid" in page.draws)
    assert ("DataFrame." in links and ".css" in links) == ("grid" in page.draws)


def test_an_address_that_is_no_page_names_what_every_page_draws() -> None:
    assert parts.links("/nothing/here") == parts.links("/tickets")
