"""Headers of security, over TLS and without."""

from __future__ import annotations

import subprocess
import sys

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from portal.settings import ROOT
from tests.gate.conftest import HTML
from tests.gate.test_anonymous import addresses


def test_every_answer_has_them(portal: TestClient, application: Starlette) -> None:
    for address in addresses(application.routes):
        headers = portal.get(address, headers=HTML).headers
        assert headers["x-content-type-options"] == "nosniff", address
        assert headers["referrer-policy"] == "same-origin", address
        assert "frame-ancestors 'none'" in headers["content-security-policy"], address


def test_the_gates_pages_run_no_script(portal: TestClient) -> None:
    policy = portal.get("/", headers=HTML).headers["content-security-policy"]
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'")


def test_the_applications_page_runs_only_scripts_of_this_server(portal: TestClient, chi: object) -> None:
    policy = portal.get("/", headers=HTML).headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0]
    assert "http" not in policy


def test_files_that_people_load_up_run_nothing(portal: TestClient, chi: object) -> None:
    assert "sandbox" in portal.get("/media/x.svg").headers["content-security-policy"]


OVER_TLS = """
from uuid import uuid4
from starlette.responses import Response
from portal.gate import cookies, headers
response = Response()
cookies.give_session(response, uuid4())
cookies.put(response, cookies.NEXT, "/x", 60)
for value in response.headers.getlist("set-cookie"):
    print(value)
print(cookies.hardened("_streamlit_xsrf=2|aa|bb|1; Path=/; SameSite=Lax"))
print(cookies.hardened("_streamlit_session=eyJ9.a.b; path=/; Max-Age=1209600; httponly; samesite=lax"))
print(cookies.hardened("_streamlit_user=eyJ9; path=/; httponly"))
print(headers.TLS)
"""


@pytest.fixture(scope="module")
def over_tls(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is sent where the portal's public address is https."""
    environment = {
        "PORTAL_PUBLIC_URL": "https://portal.example",
        "PORTAL_VAR": str(tmp_path_factory.mktemp("var")),
    }
    command = [sys.executable, "-c", OVER_TLS]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()


def test_over_tls_cookies_travel_over_tls_only(over_tls: list[str]) -> None:
    assert all("secure" in line.lower() for line in over_tls[:3]), over_tls
    assert over_tls[0].startswith("__Host-portal_session=")
    assert "strict-transport-security" in over_tls[5]


def test_of_streamlits_own_cookies_one_is_let_out_and_its_script_may_read_it(over_tls: list[str]) -> None:
    assert over_tls[2].startswith("_streamlit_xsrf=2|aa|bb|1;")
    assert "HttpOnly" not in over_tls[2]
    assert over_tls[3:5] == ["None", "None"]
