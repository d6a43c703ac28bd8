"""A sign-in under way: each is finished once, by the browser that began it, in time, whichever process answers."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from random import randrange
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient
from streamlit.web.server.starlette import starlette_auth_routes

from portal.gate import cookies, pending_sign_in
from portal.settings import ROOT, settings
from tests.conftest import Database
from tests.gate.conftest import HTML
from tests.gate.test_sign_in import choose, leave_for_provider, sessions

signs_in = pytest.mark.usefixtures("untouched", "database")


def state_of(address: str) -> str:
    """The state that an address of the provider's, or of the way back, names."""
    return parse_qs(urlsplit(address).query)["state"][0]


def pending(portal: TestClient) -> list[str]:
    """The names of the cookies of sign-ins under way."""
    return [name for name in portal.cookies if name.startswith(pending_sign_in.PREFIX)]


def failed(portal: TestClient, way_back: str) -> None:
    """Come back from the provider and be told that it did not work; nobody is signed in."""
    before = sessions()
    assert portal.get(way_back).status_code == 303
    assert cookies.SESSION not in portal.cookies
    assert 'role="alert"' in portal.get("/", headers=HTML).text
    assert sessions() == before


@signs_in
def test_sign_ins_in_two_tabs_each_come_to_the_address_they_began_at(portal: TestClient) -> None:
    one, other = leave_for_provider(portal, "/tickets?view=overdue"), leave_for_provider(portal, "/board")
    assert portal.get(choose(one, "chi")).headers["location"] == "/tickets?view=overdue"
    assert portal.get(choose(other, "dung")).headers["location"] == "/board"
    assert [(who, lasts) for _issuer, who, lasts in sessions()] == [("chi", False), ("dung", True)]
    assert pending(portal) == []


@signs_in
def test_of_many_that_were_begun_the_last_ones_count(portal: TestClient) -> None:
    begun = [leave_for_provider(portal, f"/tickets?page={n}") for n in range(pending_sign_in.MAX_PENDING + 2)]
    assert len(pending(portal)) == pending_sign_in.MAX_PENDING
    assert portal.get(choose(begun[-1], "chi")).headers["location"].endswith("page=6")
    portal.cookies.delete(cookies.SESSION)
    assert portal.get(choose(begun[0], "chi")).headers["location"] == "/"
    assert cookies.SESSION not in portal.cookies


def test_an_answer_with_another_state_signs_nobody_in(portal: TestClient) -> None:
    way_back = choose(leave_for_provider(portal), "ha")
    state = state_of(way_back)
    failed(portal, way_back.replace(state, state[::-1]))


@pytest.mark.parametrize(
    "tamper", [lambda v: v[:-2] + "AA", lambda v: "x" + v, lambda v: v.split(".")[0], lambda v: ""]
)
def test_a_cookie_that_was_tampered_with_signs_nobody_in(portal: TestClient, tamper: object) -> None:
    way_back = choose(leave_for_provider(portal), "ha")
    [name] = pending(portal)
    value = portal.cookies[name]
    portal.cookies.clear()
    portal.cookies.set(name, tamper(value))  # type: ignore[operator]
    failed(portal, way_back)


def test_a_cookie_of_another_sign_in_does_not_fit(portal: TestClient) -> None:
    mine, other = choose(leave_for_provider(portal), "ha"), leave_for_provider(portal)
    theirs = portal.cookies[pending_sign_in.PREFIX + state_of(other)]
    portal.cookies.clear()
    portal.cookies.set(pending_sign_in.PREFIX + state_of(mine), theirs)
    failed(portal, mine)


def test_a_code_is_bound_to_its_sign_in_by_pkce(portal: TestClient) -> None:
    stolen, mine = (choose(leave_for_provider(portal), who) for who in ("ha", "chi"))
    code = parse_qs(urlsplit(stolen).query)["code"][0]
    failed(portal, f"/oauth2callback?code={code}&state={state_of(mine)}")


def test_who_takes_too_long_begins_anew(portal: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    way_back = choose(leave_for_provider(portal), "ha")
    monkeypatch.setattr(pending_sign_in, "SECONDS", -1)
    failed(portal, way_back)


@signs_in
def test_a_replayed_answer_signs_nobody_in_even_with_its_cookie(portal: TestClient) -> None:
    way_back = choose(leave_for_provider(portal), "ha")
    [name] = pending(portal)
    kept = portal.cookies[name]
    portal.get(way_back)
    assert pending(portal) == []
    portal.cookies.clear()
    portal.cookies.set(name, kept)
    portal.get(way_back)
    assert cookies.SESSION not in portal.cookies
    assert len(sessions()) == 1


@pytest.mark.parametrize("answer", ["error=access_denied", "code=made-up"])
def test_an_answer_that_is_no_good_ends_the_sign_in_too(portal: TestClient, answer: str) -> None:
    state = state_of(leave_for_provider(portal, "/tickets?ticket=7"))
    back = portal.get(f"/oauth2callback?{answer}&state={state}")
    assert back.headers["location"] == "/tickets?ticket=7"
    assert pending(portal) == []


@pytest.mark.parametrize("state", ["", "x", "%3Cscript%3E", "%00%0d%0aset-cookie:x=y", "a" * 5000])
def test_a_state_that_nobody_made_is_no_trouble(portal: TestClient, state: str) -> None:
    assert portal.get(f"/oauth2callback?code=x&state={state}").status_code == 303


@signs_in
def test_an_address_too_long_for_a_cookie_costs_the_address_and_not_the_sign_in(portal: TestClient) -> None:
    address = "/tickets?q=" + "".join(chr(0x4E00 + randrange(20_000)) for _letter in range(1_900))
    way_back = choose(leave_for_provider(portal, address), "chi")
    assert all(len(name + portal.cookies[name]) < 4000 for name in pending(portal))
    portal.get(way_back)
    assert len(sessions()) == 1


OTHER_PROCESS = """
import json, runpy, sys
from starlette.testclient import TestClient
from portal.settings import ROOT, settings
way_back, given = json.load(sys.stdin)
app = runpy.run_path(str(ROOT / "streamlit_app.py"))["app"]
with TestClient(app, base_url=settings.public_url, follow_redirects=False, cookies=given) as browser:
    answer = browser.get(way_back)
    print(json.dumps([answer.headers["location"], browser.cookies.get("portal_session")]))
"""


@signs_in
def test_another_process_finishes_what_one_began(portal: TestClient, database: Database) -> None:
    way_back = choose(leave_for_provider(portal, "/board"), "dung")
    environment = os.environ | {
        "PORTAL_VAR": str(settings.var),
        "PORTAL_PROVIDER_PORT": str(settings.portal_provider_port),
        "DATABASE_URL": database.url,
        "APP_DATABASE_URL": database.app_url,
    }
    given = json.dumps([way_back, {name: portal.cookies[name] for name in pending(portal)}])
    command = [sys.executable, "-c", OTHER_PROCESS]
    done = subprocess.run(command, cwd=ROOT, env=environment, input=given, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    address, session = json.loads(done.stdout.splitlines()[-1])
    assert address == "/board"
    assert sessions() == [("demo", "dung", True)]
    portal.cookies.set(cookies.SESSION, session)
    assert portal.get("/_stcore/host-config").status_code == 200


@signs_in
def test_streamlits_own_sign_in_is_reached_by_nobody(
    portal: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reached(*_given: object) -> None:
        raise AssertionError("Streamlit answered")

    for name in ("_auth_login", "_auth_logout", "_auth_callback"):
        monkeypatch.setattr(starlette_auth_routes, name, reached)
    assert portal.get("/auth/login?provider=x").status_code == 403
    assert portal.get(choose(leave_for_provider(portal), "chi")).headers["location"] == "/"
    assert portal.get("/auth/login?provider=x").status_code == 403
    assert portal.get("/auth/logout").status_code == 303


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("address", ["/auth/logout", "/oauth2callback"])
def test_steps_of_sign_in_are_asked_by_get_alone(portal: TestClient, method: str, address: str) -> None:
    assert portal.request(method, address).status_code == 405


def test_the_cookie_tells_no_name_and_no_secret(portal: TestClient) -> None:
    leave_for_provider(portal)
    [name] = pending(portal)
    packed = portal.cookies[name]
    assert re.fullmatch(r"[\w.-]+", packed)
    assert settings.demo_idp_secret not in str(pending_sign_in._signer().loads(packed))
