"""What one person may take: uploads into their own screens alone, files that were given to them, so many screens, sign-ins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from starlette.testclient import TestClient
from streamlit.runtime import get_instance
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from portal.access import Role
from portal.gate import quotas
from portal.gate import streamlit_internals as streamlit
from portal.settings import settings
from tests.gate.conftest import hold
from tests.gate.test_anonymous import own_page
from tests.gate.test_websocket import screen

Kept = dict[str | None, list[int]]

MINE, THEIRS = UUID(int=1), UUID(int=2)
FILE = "00000000-0000-4000-8000-000000000000"
PATH = f"/_stcore/upload_file/screen/{FILE}"


@pytest.fixture
def screens(monkeypatch: pytest.MonkeyPatch) -> Kept:
    """One screen, which is mine; what lies uploaded, by login session."""
    kept: Kept = {}
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


def test_uploads_are_limited_by_size_by_person_and_in_all(screens: Kept) -> None:
    one = settings.portal_upload_mb << 20
    assert quotas.refused(upload(one + 1)) == 413
    with quotas.coming(upload()):
        pass
    screens[str(MINE)] = [one]
    assert quotas.refused(upload(one)) is None
    screens[str(MINE)] = [one + 1]
    assert quotas.refused(upload(one)) == 413
    screens.update({str(MINE): [], str(THEIRS): [settings.portal_uploads_mb << 20]})
    assert quotas.refused(upload()) == 413


def test_what_is_on_its_way_counts_by_person_in_all_and_by_address(
    screens: Kept, monkeypatch: pytest.MonkeyPatch
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
        screens[str(THEIRS)] = [1]
        assert quotas.refused(upload(one, address="elsewhere")) == 413, (
            "with what lies there, too much in all"
        )
    screens.clear()
    assert quotas.refused(upload(one, address="here")) is None, "what is over counts no longer"


def test_a_second_sign_in_of_the_same_person_has_no_room_of_its_own(screens: Kept) -> None:
    one, second = settings.portal_upload_mb << 20, UUID(int=3)
    with quotas.coming(upload(one, login=second)):
        screens[str(second)] = [one, one]  # what came in there
    assert quotas.refused(upload()) == 413
    assert quotas.refused(upload(person=2)) is None
    screens.clear()
    assert quotas.refused(upload()) is None, "its screen was closed"


def test_who_does_not_say_how_much_comes_is_counted_with_the_most(
    screens: Kept,
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
    screens: Kept,
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


def form(data: bytes = b"") -> bytes:
    """An upload as a browser sends it."""
    head = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n'
    return head + data + b"\r\n--b--\r\n"


def sending(portal: TestClient) -> dict[str, str]:
    """The headers of an upload out of a page of the portal."""
    token = generate_xsrf_token_string()
    portal.cookies.set(streamlit.XSRF_COOKIE, token)
    return {**own_page(), "x-xsrftoken": token, "content-type": "multipart/form-data; boundary=b"}


@contextmanager
def own_screen(portal: TestClient, login: UUID) -> Iterator[str]:
    """A screen of a login session, which is forgotten afterwards with what lies in it."""
    with screen(portal):
        screens = [info.session.id for info in get_instance()._session_mgr.list_active_sessions()]
        mine = next(id for id in screens if streamlit.login_of(id) == str(login))
        yield mine
        close(portal, mine)


def close(portal: TestClient, screen: str) -> None:
    """End a screen as Streamlit does that nobody comes back to."""
    assert portal.portal
    portal.portal.call(get_instance().close_session, screen)


def test_empty_files_count_and_no_person_sends_any_number_of_them(
    portal: TestClient, person: Callable[..., UUID]
) -> None:
    an = person("an", role="centre_supervisor")
    hold(portal, an)
    headers = sending(portal)
    with own_screen(portal, an) as mine:
        there = f"/_stcore/upload_file/{mine}"
        sent = [
            portal.put(f"{there}/{uuid4()}", content=form(), headers=headers).status_code
            for _n in range(quotas.FILES_PER_PERSON + 1)
        ]
        assert sent == [204] * quotas.FILES_PER_PERSON + [413]
        assert streamlit.uploaded()[str(an)] == [streamlit.LEAST_UPLOAD] * quotas.FILES_PER_PERSON


@pytest.mark.parametrize("file", ["x" * 60_000, "file", FILE.upper()[:-1] + "A", FILE + "0", FILE + "\n"])
def test_a_file_has_no_name_of_the_senders_own(
    portal: TestClient, person: Callable[..., UUID], file: str
) -> None:
    an = person("an", role="centre_supervisor")
    hold(portal, an)
    headers = sending(portal)
    with own_screen(portal, an) as mine:
        there = f"/_stcore/upload_file/{mine}/{quote(file)}"
        assert portal.put(there, content=form(), headers=headers).status_code == 403
        assert not streamlit.uploaded().get(str(an))


def test_an_upload_that_ends_after_its_screen_is_kept_for_nobody(
    portal: TestClient, person: Callable[..., UUID]
) -> None:
    an = person("an", role="centre_supervisor")
    hold(portal, an)
    headers = sending(portal)
    with own_screen(portal, an) as mine:
        request = portal.build_request("PUT", f"/_stcore/upload_file/{mine}/{FILE}", headers=headers)
        said, whole = [], form(b"x" * 10)
        parts = iter([whole[:-9], whole[-9:]])

        async def receive() -> dict[str, object]:
            if (part := next(parts)) == whole[-9:]:
                get_instance().close_session(mine)
            return {"type": "http.request", "body": part, "more_body": part != whole[-9:]}

        async def send(message: dict[str, object]) -> None:
            said.append(message.get("status"))

        scope = {
            "type": "http",
            "method": "PUT",
            "scheme": "http",
            "path": request.url.path,
            "raw_path": request.url.raw_path,
            "query_string": b"",
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
        }
        assert portal.portal
        portal.portal.call(portal.app, scope, receive, send)
        assert said[0] == 204
        assert not {None, str(an)} & streamlit.uploaded().keys()


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
