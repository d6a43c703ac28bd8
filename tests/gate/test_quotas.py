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


def upload(
    announced: int | None = 1,
    *,
    login: UUID = MINE,
    role: Role = Role.DISTRICT_STAFF,
    path: str = PATH,
    address: str = "",
    person: int = 1,
) -> quotas.Upload:
    """A file that wants in."""
    return quotas.Upload(path, person, login, role, address, announced)


def test_an_upload_comes_only_into_ones_own_screen_and_from_who_has_an_uploader(screens: object) -> None:
    assert quotas.refused(upload()) is None
    assert quotas.refused(upload(login=THEIRS)) == 403
    assert quotas.refused(upload(path=PATH.replace("screen", "none"))) == 403
    assert quotas.refused(upload(role=Role.CENTRE_AGENT)) == 403


def test_uploads_are_limited_by_size_by_person_and_in_all(screens: dict[str | None, int]) -> None:
    one = settings.portal_upload_mb << 20
    assert quotas.refused(upload(one + 1)) == 413
    with quotas.coming(upload()):
        pass
    screens[str(MINE)] = one
    assert quotas.refused(upload(one)) is None
    screens[str(MINE)] = one + 1
    assert quotas.refused(upload(one)) == 413
    screens.update({str(MINE): 0, str(THEIRS): settings.portal_uploads_mb << 20})
    assert quotas.refused(upload()) == 413


def test_what_is_on_its_way_counts_by_person_in_all_and_by_address(
    screens: dict[str | None, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "portal_uploads_mb", 4 * settings.portal_upload_mb)
    one = settings.portal_upload_mb << 20
    with quotas.coming(upload(one)), quotas.coming(upload(one)):
        assert quotas.refused(upload()) == 413, "twice the largest of one person"
    here, again = (upload(one, login=THEIRS, address="here", person=person) for person in (2, 3))
    there = upload(one, login=THEIRS, address="there", person=4)
    with quotas.coming(here), quotas.coming(again), quotas.coming(there):
        assert quotas.refused(upload(one, address="here")) == 429, "half of the room from one address"
        assert quotas.refused(upload(one, address="elsewhere")) is None
        screens[str(THEIRS)] = 1
        assert quotas.refused(upload(one, address="elsewhere")) == 413, (
            "with what lies there, too much in all"
        )
    screens.clear()
    assert quotas.refused(upload(one, address="here")) is None, "what is over counts no longer"


def test_a_second_sign_in_of_the_same_person_has_no_room_of_its_own(screens: dict[str | None, int]) -> None:
    one, second = settings.portal_upload_mb << 20, UUID(int=3)
    with quotas.coming(upload(one, login=second)):
        screens[str(second)] = 2 * one  # what came in there, in two files
    assert quotas.refused(upload()) == 413
    assert quotas.refused(upload(person=2)) is None
    screens.clear()
    assert quotas.refused(upload()) is None, "its screen was closed"


def test_who_does_not_say_how_much_comes_is_counted_with_the_most(
    screens: dict[str | None, int],
    portal: TestClient,
    person: Callable[..., UUID],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    an, seen = person("an", role="centre_supervisor"), list[quotas.Upload]()
    hold(portal, an)
    monkeypatch.setattr(quotas, "refused", lambda asked: seen.append(asked) or 413)
    assert portal.put(PATH, content=iter([b"x" * 10])).status_code == 413  # in pieces
    assert (
        portal.put(
            PATH, content=iter([b"x" * 10]), headers={"content-length": "1", "transfer-encoding": "chunked"}
        ).status_code
        == 413
    )
    assert portal.put(PATH, content=b"x" * 10).status_code == 413
    assert [asked.size for asked in seen] == [quotas.largest(), quotas.largest(), 10]


def test_room_is_given_back_when_an_upload_fails(
    screens: dict[str | None, int],
    portal: TestClient,
    person: Callable[..., UUID],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hold(portal, person("an", role="centre_supervisor"))
    monkeypatch.setattr(quotas, "refused", lambda asked: None)
    assert (
        portal.put(PATH, content=b"no form").status_code == 403
    )  # without the cookie against forged requests
    assert not quotas._coming


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
