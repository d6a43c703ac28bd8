"""Signing in with an identity provider that is not ours, by settings alone, and what its groups give."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
from oidc_provider_mock import User, run_server_in_thread

from portal.settings import ROOT, libpq
from tests.process.portal_process import Portal, portal

LAN = User(sub="u-1", claims={"name": "Lan", "email": "lan@vidu.vn", "groups": ["cskh", "khac"]})
SUB = "u-1"


@pytest.fixture(scope="module")
def running() -> Iterator[Portal]:
    """A portal whose people come from a provider of another maker."""
    with (
        run_server_in_thread(user_claims=(LAN,)) as provider,
        tempfile.TemporaryDirectory(prefix="portal-run-") as folder,
        portal(
            Path(folder),
            OIDC_METADATA_URL=f"http://127.0.0.1:{provider.server_port}/.well-known/openid-configuration",
            OIDC_CLIENT_ID="portal",
            OIDC_CLIENT_SECRET="a-secret-of-the-test",
        ) as started,
    ):
        yield started


def signed_in(portal: Portal, page: str) -> httpx.Response:
    """Ask for a page as a browser does, say at the provider who one is, and come back to it."""
    with httpx.Client(follow_redirects=True, headers={"accept": "text/html"}) as browser:
        asked = browser.get(portal.address + page)
        [start] = re.findall(r'href="(/sign-in/start[^"]*)"', asked.text)
        form = browser.get(portal.address + start.replace("&amp;", "&"))
        assert form.url.port != portal.port
        return browser.post(form.url, data={"sub": SUB})


def ask(portal: Portal, sql: str) -> list[tuple[object, ...]]:
    """Rows, as the owner of the schema sees them."""
    secret = (portal.var / "secrets.toml").read_text("utf-8")
    [password] = re.findall(r'^postgres = "(.+)"$', secret, re.MULTILINE)
    url = f"postgresql://postgres:{password}@/portal_evnhcmc?host={portal.var / 'postgres'}"
    with psycopg.connect(libpq(url), autocommit=True) as db:
        cursor = db.execute(sql)
        return cursor.fetchall() if cursor.description else []


def test_who_is_new_has_no_role_until_appointed_on_the_server_or_by_a_group(running: Portal) -> None:
    told = signed_in(running, "/tickets")
    assert (told.url.path, "Lan" in told.text) == ("/tickets", True)
    assert ask(running, "select subject, email from person") == [("u-1", "lan@vidu.vn")]
    assert ask(running, "select role from assignment") == []

    command = [sys.executable, "-m", "portal", "appoint", "lan@vidu.vn"]
    said = subprocess.run(
        command, cwd=ROOT, env=running.environment, capture_output=True, text=True, check=True
    )
    assert said.stdout.startswith("Lan is an administrator")
    ask(running, "delete from assignment")

    ask(
        running,
        "insert into group_role select p.issuer, 'cskh', 'centre_agent', u.id from person p, unit u"
        " where u.kind = 'centre' limit 1",
    )
    assert signed_in(running, "/tickets").url.path == "/tickets"
    assert ask(running, "select role, source from assignment where valid @> now()") == [
        ("centre_agent", "group")
    ]
