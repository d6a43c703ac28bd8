"""The utility's identity provider, as Authlib's Starlette client asks it: OpenID Connect, a code with PKCE.

What the provider answers is read here and goes no further than the claims: no token is kept, logged or handed on.
"""

import logging
import re
from functools import lru_cache
from time import monotonic
from typing import Any

import anyio
from authlib.integrations.base_client import OAuthError
from starlette.requests import Request
from starlette.responses import Response

from portal.gate.route_policy import CALLBACK
from portal.settings import settings

# Seconds that the provider's addresses and keys are kept: a shift that signs in asks once, and a provider that is away
# is noticed before people are sent there. For a key that is not known it is asked at once.
MAX_AGE = 60.0
PATIENCE = 10.0  # seconds for all that one step asks the provider
LEEWAY = 120  # seconds that the provider's clock may differ from ours

#: A signature that only the provider can make; "none" is no signature, and HS256 is made with what we know as well.
_SIGNATURE = re.compile(r"(RS|PS|ES)(256|384|512)|EdDSA|Ed25519|ES256K")
_CODE = re.compile(r"[a-z_]{1,40}")
log = logging.getLogger(__name__)
logging.getLogger("authlib").setLevel(logging.INFO)  # it would write the PKCE verifier into the log


class ProviderFailed(Exception):
    """The identity provider is away, refuses, or says what cannot be believed. The text holds no data of anybody."""


async def authorize(request: Request, session: dict[str, Any], state: str) -> Response:
    """The redirect to the provider; leaves in `session` what `claims` needs later.

    Raises:
        ProviderFailed: when the provider does not say where to.
    """
    try:
        with anyio.fail_after(PATIENCE):
            asked, home = _with(request, session), settings.public_url + CALLBACK
            redirect: Response = await _client().authorize_redirect(asked, home, state=state)
            return redirect
    except Exception as error:
        raise ProviderFailed(_reason(error)) from None


async def claims(request: Request, session: dict[str, Any]) -> dict[str, Any]:
    """What the provider says of somebody who comes back with a code: signed, for us, for this sign-in, in time.

    Raises:
        ProviderFailed: also when `session` knows nothing of the state that came back.
    """
    try:
        with anyio.fail_after(PATIENCE):
            client = _client()
            metadata = await client.load_server_metadata()
            _refuse_weak_signatures(metadata)
            wanted = _wanted(metadata, client.client_id)
            token = await client.authorize_access_token(
                _with(request, session), claims_options=wanted, leeway=LEEWAY
            )
            return dict(token["userinfo"])
    except Exception as error:
        raise ProviderFailed(_reason(error)) from None


async def sign_out_address() -> str | None:
    """Where the provider ends its own session; None where it offers that to nobody, or is away."""
    try:
        with anyio.fail_after(PATIENCE):
            client = _client()
            home = settings.public_url + CALLBACK
            address = await client.create_logout_url(home, client_id=client.client_id)
            return str(address["url"])
    except Exception as error:
        log.info("no sign-out at the identity provider: %s", _reason(error))
        return None


def _client() -> Any:
    return _client_of(int(monotonic() // MAX_AGE))


@lru_cache(maxsize=1)
def _client_of(_period: int) -> Any:
    """Authlib's client, which keeps what it learns of the provider for as long as it lives."""
    from authlib.integrations.starlette_client import OAuth  # slow to load: not while the portal starts

    demo = not settings.has_provider
    discovery = f"{settings.demo_idp_url}/.well-known/openid-configuration"
    return OAuth().register(
        "portal",
        client_id="portal" if demo else settings.oidc_client_id,
        client_secret=settings.demo_idp_secret if demo else settings.oidc_client_secret,
        server_metadata_url=discovery if demo else settings.oidc_metadata_url,
        authorize_params={"prompt": "select_account"},
        client_kwargs={
            "scope": settings.oidc_scope,
            "code_challenge_method": "S256",
            "timeout": PATIENCE,
        },
    )


def _with(request: Request, session: dict[str, Any]) -> Request:
    """The request as the client wants it: with a session, which is none of Streamlit's."""
    return Request({**request.scope, "session": session}, request.receive)


def _wanted(metadata: dict[str, Any], client_id: str) -> dict[str, Any]:
    """Whose word it must be and whom it must be for; Authlib checks times, nonce and authorized party by itself."""
    return {
        "iss": {"essential": True, "value": metadata["issuer"]},
        "aud": {"essential": True, "value": client_id},
    }


def _refuse_weak_signatures(metadata: dict[str, Any]) -> None:
    offered = metadata.get("id_token_signing_alg_values_supported") or ()
    metadata["id_token_signing_alg_values_supported"] = [n for n in offered if _SIGNATURE.fullmatch(n)]


def _reason(error: Exception) -> str:
    """The kind of error, and OAuth's own word for it; never its text, which may quote a token or an address."""
    code = str(error.error) if isinstance(error, OAuthError) else ""
    return f"{type(error).__name__} {code}" if _CODE.fullmatch(code) else type(error).__name__
