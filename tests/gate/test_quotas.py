"""What one person may take: uploads into their own screens alone, files that were given to them, so many screens, sign-ins."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from portal.access import Role
from portal.gate import quotas
from portal.gate import streamlit_internals as streamlit
from portal.settings import settings
from tests.gate.conftest import hold

MINE, THEIRS = UUID(int=1), UUID(int=2)
PATH = "/_stcore/upload_file/screen/file"


@pytest.fixture
def screens(monkeypatch: pytest.MonkeyPatch) -> dict[str | None, int]:
    """One screen, which is mine; what lies uploaded, by login session."""
    kept: dict[str | None, int] = {}
    monkeypatch.setattr(streamlit, "login_of", lambda id: str(MINE) if id == "screen" else None)
    monkeypatch.setattr(streamlit, "uploaded", lambda: kept)
    return kept


def test_an_upload_comes_only_into_ones_own_screen_and_from_who_has_an_uploader(screens: object) -> None:
    assert quotas.upload(PATH, MINE, Role.DISTRICT_STAFF, 1) is None
    assert quotas.upload(PATH, THEIRS, Role.DISTRICT_STAFF, 1) == 403
    assert quotas.upload(PATH.replace("screen", "none"), MINE, Role.DISTRICT_STAFF, 1) == 403
    assert quotas.upload(PATH, MINE, Role.CENTRE_AGENT, 1) == 403


def test_uploads_are_limited_by_size_by_person_and_in_all(screens: dict[str | None, int]) -> None:
    one = settings.portal_upload_mb << 20
    assert quotas.upload(PATH, MINE, Role.DISTRICT_STAFF, one + 1) == 413
    screens[str(MINE)] = one
    assert quotas.upload(PATH, MINE, Role.DISTRICT_STAFF, one) is None
    screens[str(MINE)] = one + 1
    assert quotas.upload(PATH, MINE, Role.DISTRICT_STAFF, one) == 413
    screens.update({str(MINE): 0, str(THEIRS): settings.portal_uploads_mb << 20})
    assert quotas.upload(PATH, MINE, Role.DISTRICT_STAFF, 1) == 413


def test_a_file_is_given_only_to_whom_it_was_made_for(
    portal: TestClient, person: Callable[..., UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    chi = person("chi")
    hold(portal, chi)
    monkeypatch.setattr(streamlit, "logins_given", lambda file: {str(THEIRS)})
    assert portal.get("/media/abc.csv").status_code == 404
    monkeypatch.setattr(streamlit, "logins_given", lambda file: {str(chi)} if file == "abc" else set())
    assert quotas.download("/media/abc.csv", chi) is None


def test_a_person_opens_so_many_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "portal_screens_per_person", 2)
    with (
        quotas.screen(1) as first,
        quotas.screen(1) as second,
        quotas.screen(1) as third,
        quotas.screen(2) as other,
    ):
        assert (first, second, third, other) == (True, True, False, True)
    with quotas.screen(1) as again:
        assert again


def test_sign_ins_from_one_address_are_slowed_in_words_for_people_and_a_status_for_programs(
    portal: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "portal_sign_ins_per_minute", 2)
    monkeypatch.setattr(quotas, "_begun", {})
    assert [portal.get("/sign-in/start").status_code for _n in range(4)][-1] == 429
    page = portal.get("/sign-in/start", headers={"accept": "text/html"}, follow_redirects=True)
    assert "một phút" in page.text
    portal.cookies.clear()
