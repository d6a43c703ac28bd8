"""The demo's identity provider: for this machine, for the portal, and for one sign-in at a time."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from click.testing import CliRunner
from joserfc import jwt
from joserfc.jwk import KeySet

from portal.commands.provider import command
from portal.demo_idp import allowed, host
from portal.demo_idp.people import people
from portal.settings import Settings, settings

VERIFIER = "v" * 43
CHALLENGE = urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
HOME = f"{settings.public_url}/oauth2callback"
ASK = {
    "client_id": "portal",
    "redirect_uri": HOME,
    "response_type": "code",
    "scope": "openid",
    "state": "s",
    "nonce": "n",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


def code(provider: str, subject: str = "chi") -> str:
    """A code for somebody."""
    answer = httpx.post(f"{provider}/authorize", params=ASK, data={"subject": subject})
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


def redeem(provider: str, given: str, **other: str) -> httpx.Response:
    """Ask for the tokens of a code."""
    form = {
        "grant_type": "authorization_code",
        "code": given,
        "redirect_uri": HOME,
        "code_verifier": VERIFIER,
    }
    secret = ("portal", other.pop("secret", settings.demo_idp_secret))
    return httpx.post(f"{provider}/token", data={**form, **other}, auth=secret)


def claims(provider: str, token: str) -> dict[str, Any]:
    """What a token says, once its signature is right."""
    keys = KeySet.import_key_set(httpx.get(f"{provider}/jwks").json())
    return jwt.decode(token, keys, algorithms=["RS256"]).claims


def test_a_code_becomes_tokens_that_name_the_person(provider: str) -> None:
    tokens = redeem(provider, code(provider)).json()
    told = claims(provider, tokens["id_token"])
    assert (told["iss"], told["sub"], told["aud"], told["nonce"], told["name"]) == (
        "demo",
        "chi",
        "portal",
        "n",
        "Chi",
    )
    bearer = {"authorization": f"Bearer {tokens['access_token']}"}
    assert httpx.get(f"{provider}/userinfo", headers=bearer).json()["sub"] == "chi"


def test_a_code_is_good_once(provider: str) -> None:
    given = code(provider)
    assert redeem(provider, given).status_code == 200
    assert redeem(provider, given).json() == {"error": "invalid_grant"}


@pytest.mark.parametrize(
    ("other", "status"),
    [
        ({"code_verifier": "w" * 43}, 400),
        ({"code_verifier": ""}, 400),
        ({"redirect_uri": "http://evil.example"}, 400),
        ({"grant_type": "password"}, 400),
        ({"secret": "guessed"}, 401),
    ],
)
def test_a_stolen_code_is_worth_nothing(provider: str, other: dict[str, str], status: int) -> None:
    assert redeem(provider, code(provider), **other).status_code == status


@pytest.mark.parametrize(
    "other",
    [
        {"redirect_uri": "http://evil.example/oauth2callback"},
        {"client_id": "other"},
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
        {"response_type": "token"},
    ],
)
def test_it_answers_only_the_portal(provider: str, other: dict[str, str]) -> None:
    asked = {**ASK, **other}
    assert httpx.get(f"{provider}/authorize", params=asked).status_code == 400
    assert httpx.post(f"{provider}/authorize", params=asked, data={"subject": "ha"}).status_code == 400


def test_an_id_token_is_no_access_token(provider: str) -> None:
    token = redeem(provider, code(provider)).json()["id_token"]
    assert httpx.get(f"{provider}/userinfo", headers={"authorization": f"Bearer {token}"}).status_code == 401


def test_another_name_for_this_machine_is_refused(provider: str) -> None:
    assert httpx.get(f"{provider}/authorize", params=ASK, headers={"host": "evil.example"}).status_code == 400


def test_everybody_is_one_click_away(provider: str) -> None:
    page = httpx.get(f"{provider}/authorize", params=ASK).text
    assert all(f'value="{subject}"' in page for subject in people())
    assert {"an", "binh", "minh", "chi", "dung", "giang", "ha", "khach"} <= set(people())


@pytest.mark.parametrize(
    "told",
    [
        {"portal_host": "0.0.0.0"},
        {"portal_host": "192.0.2.7"},
        {"portal_host": "::"},
        {"portal_public_url": "https://portal.example"},  # behind a proxy on this machine
    ],
)
def test_it_refuses_where_others_reach_the_portal(told: dict[str, str]) -> None:
    assert allowed(Settings(**told))
    assert allowed(Settings(**told, portal_demo_sign_in_for_anyone=True)) is None


@pytest.mark.parametrize(
    ("name", "there"), [("127.0.0.1", "127.0.0.1"), ("localhost", "127.0.0.1"), ("::1", "::1")]
)
def test_it_listens_on_this_machine_only(name: str, there: str) -> None:
    assert allowed(Settings(portal_host=name)) is None
    assert host(Settings(portal_host=name)) == there


def test_the_command_says_why_it_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "portal_host", "0.0.0.0")
    result = CliRunner().invoke(command, [])
    assert result.exit_code == 1
    assert "PORTAL_DEMO_SIGN_IN_FOR_ANYONE" in result.output
