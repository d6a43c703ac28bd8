"""What the identity provider may say and not be believed; and what it says that goes no further."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import time
from typing import Any

import anyio
import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.testclient import TestClient

from portal.demo_idp.tokens import Tokens
from portal.gate import cookies, identity_provider
from portal.settings import settings
from tests.gate.conftest import HTML
from tests.gate.test_sign_in import choose, leave_for_provider, sessions, sign_in

signs_in = pytest.mark.usefixtures("untouched", "database")
Sign = Callable[[dict[str, Any]], str]
LONG_AGO, LONG_FROM_NOW = 1_000_000_000, 4_000_000_000  # 2001 and 2096


@pytest.fixture(autouse=True)
def _as_if_just_started() -> None:
    identity_provider._client_of.cache_clear()


@pytest.fixture
def signs(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Sign, dict[str, Any]], str]], None]:
    """How the provider signs: given its own way and what it wants to say."""
    own = Tokens._sign

    def change(how: Callable[[Sign, dict[str, Any]], str]) -> None:
        monkeypatch.setattr(Tokens, "_sign", lambda self, said: how(lambda s: own(self, s), said))

    return change


def refused(portal: TestClient, way_back: str) -> None:
    """Nobody is signed in, and the sign-in page says that it failed."""
    before = sessions()
    portal.get(way_back)
    assert cookies.SESSION not in portal.cookies
    assert 'role="alert"' in portal.get("/", headers=HTML).text
    assert sessions() == before


@pytest.mark.parametrize(
    "forged",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": ["another", "others"], "azp": "portal"},
        {"aud": ["portal", "another"], "azp": "another"},
        {"azp": "another"},
        {"nonce": "another"},
        {"nonce": ""},
        {"exp": LONG_AGO},
        {"exp": None},
        {"iat": LONG_FROM_NOW},
        {"nbf": LONG_FROM_NOW},
        {"sub": None},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    portal: TestClient, signs: Callable[..., None], forged: dict[str, object]
) -> None:
    signs(lambda own, said: own({**said, **forged}))
    refused(portal, choose(leave_for_provider(portal), "ha"))


@signs_in
def test_clocks_that_differ_a_little_do_not_matter(portal: TestClient, signs: Callable[..., None]) -> None:
    signs(lambda own, said: own({**said, "exp": int(time()) - 60}))
    sign_in(portal, "chi")
    assert sessions() == [("demo", "chi", True)]


def unsigned(said: dict[str, Any]) -> str:
    """Nobody's signature."""
    stamped = {"iss": "demo", "aud": "portal", "iat": int(time()), "exp": LONG_FROM_NOW, **said}
    return jwt.encode({"alg": "none"}, stamped, OctKey.generate_key(), algorithms=["none"])


def signed_with_what_we_know(said: dict[str, Any]) -> str:
    """With the client's own secret, which the provider is not the only one to have."""
    stamped = {"iss": "demo", "aud": "portal", "iat": int(time()), "exp": LONG_FROM_NOW, **said}
    key = OctKey.import_key(settings.demo_idp_secret)
    return jwt.encode({"alg": "HS256"}, stamped, key, algorithms=["HS256"])


def signed_by_another(said: dict[str, Any]) -> str:
    """With a key that is not the provider's, under its name."""
    stamped = {"iss": "demo", "aud": "portal", "iat": int(time()), "exp": LONG_FROM_NOW, **said}
    return jwt.encode(
        {"alg": "RS256", "kid": "demo"}, stamped, RSAKey.generate_key(2048), algorithms=["RS256"]
    )


@pytest.mark.parametrize("sign", [unsigned, signed_with_what_we_know, signed_by_another])
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_a_token_that_the_provider_did_not_sign_is_refused(
    portal: TestClient, signs: Callable[..., None], sign: Callable[[dict[str, Any]], str]
) -> None:
    signs(lambda _own, said: sign(said))
    way_back = choose(leave_for_provider(portal), "ha")
    offered = ["none", "HS256", "RS256"]  # what some providers say that they can do
    identity_provider._client().server_metadata["id_token_signing_alg_values_supported"] = offered
    refused(portal, way_back)


@signs_in
def test_a_new_key_of_the_providers_is_asked_for(
    portal: TestClient, signs: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(portal, "chi")
    portal.cookies.clear()
    key = RSAKey.generate_key(2048, parameters={"kid": "next", "use": "sig", "alg": "RS256"})
    monkeypatch.setattr(Tokens, "keys", lambda _self: {"keys": [key.as_dict(private=False)]})

    def sign(_own: Sign, said: dict[str, Any]) -> str:
        stamped = {"iss": "demo", "aud": "portal", "iat": int(time()), "exp": LONG_FROM_NOW, **said}
        return jwt.encode({"alg": "RS256", "kid": "next"}, stamped, key)

    signs(sign)
    sign_in(portal, "dung")
    assert [who for _issuer, who, _lasts in sessions()] == ["chi", "dung"]


@signs_in
def test_what_it_says_about_itself_is_asked_for_once_by_many(
    portal: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    own = httpx.AsyncHTTPTransport.handle_async_request

    async def counted(self: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return await own(self, request)

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", counted)
    monkeypatch.setattr(identity_provider, "monotonic", lambda: 0.0)
    for subject in ("an", "chi", "dung"):
        sign_in(portal, subject)
        portal.cookies.clear()
    assert sorted(asked) == ["/.well-known/openid-configuration", "/jwks", "/token", "/token", "/token"]
    monkeypatch.setattr(identity_provider, "monotonic", lambda: identity_provider.MAX_AGE)
    leave_for_provider(portal)
    assert len(asked) == 6


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on nobody reaches the provider."""

    def refuse(*_given: object) -> None:
        raise httpx.ConnectError("away")

    return lambda: monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", refuse)


def test_a_provider_that_goes_away_meanwhile_is_told(portal: TestClient, away: Callable[[], None]) -> None:
    way_back = choose(leave_for_provider(portal, "/"), "chi")
    away()
    refused(portal, way_back)


@signs_in
def test_sign_out_needs_no_provider(portal: TestClient, away: Callable[[], None]) -> None:
    sign_in(portal, "chi")
    identity_provider._client_of.cache_clear()
    away()
    assert portal.get("/auth/logout").headers["location"] == "/"
    assert sessions() == [("demo", "chi", False)]


def test_a_provider_that_does_not_answer_is_not_waited_for(
    portal: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(*_given: object) -> None:
        await anyio.sleep(60)

    monkeypatch.setattr(identity_provider, "PATIENCE", 0.05)
    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", hang)
    before = time()
    assert portal.get("/sign-in/start?next=/tickets").headers["location"] == "/tickets"
    assert time() - before < 5
    assert 'role="alert"' in portal.get("/tickets", headers=HTML).text


@signs_in
def test_sign_out_names_the_client_and_where_to_come_back(portal: TestClient) -> None:
    sign_in(portal, "chi")
    asked = httpx.URL(portal.get("/auth/logout").headers["location"]).params
    assert asked["client_id"] == "portal"
    assert asked["post_logout_redirect_uri"] == f"{settings.public_url}/oauth2callback"


@signs_in
def test_neither_a_token_nor_a_secret_reaches_the_browser_or_the_log(
    portal: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    secrets = [settings.demo_idp_secret]
    own = Tokens.redeem

    def redeem(self: Tokens, code: str, home: str, verifier: str) -> dict[str, Any] | None:
        tokens = own(self, code, home, verifier)
        assert tokens
        secrets.extend((verifier, tokens["access_token"], tokens["id_token"]))
        return tokens

    monkeypatch.setattr(Tokens, "redeem", redeem)
    logged: list[str] = []
    everything = logging.Handler(logging.DEBUG)
    everything.emit = lambda record: logged.append(record.getMessage())  # type: ignore[method-assign]
    caplog.set_level(logging.DEBUG)
    logging.getLogger().addHandler(everything)
    try:
        answer = sign_in(portal, "chi")
    finally:
        logging.getLogger().removeHandler(everything)
    assert len(secrets) == 4
    given = f"{answer.headers} {answer.text} {dict(portal.cookies)}"
    assert logged
    assert not [secret for secret in secrets if secret in given or secret in "\n".join(logged)]


def test_the_log_says_why_a_sign_in_failed_in_a_word(
    portal: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Tokens, "redeem", lambda *_given: None)
    portal.get(choose(leave_for_provider(portal), "chi"))
    assert "sign-in failed at /oauth2callback: OAuthError invalid_grant" in caplog.text
