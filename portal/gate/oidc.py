"""Sign-in and sign-out: a word of the identity provider becomes a login session, and is forgotten.

The provider's tokens and claims are read here and go no further: the browser gets the signed number of a row of
`login_session`, which ends when it is idle, old or revoked, whatever the browser keeps.
"""

import logging
from contextlib import suppress
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.fields import tidy
from portal.gate import cookies, identity_provider, own_pages, pending_sign_in, session_lookup
from portal.gate.identity_provider import ProviderFailed
from portal.gate.pending_sign_in import PendingSignIn
from portal.gate.route_policy import CALLBACK
from portal.gate.session_lookup import Identity, Origin
from portal.settings import settings
from portal.ui.app.current_user import SIGN_OUT

log = logging.getLogger(__name__)


async def leave(request: Request, address: str) -> Response:
    """To the identity provider, and afterwards to an address of the portal's."""
    state, session = pending_sign_in.new_state(), dict[str, Any]()
    try:
        response = await identity_provider.authorize(request, session, state)
        pending_sign_in.keep(request, response, state, PendingSignIn(session, address))
    except ProviderFailed as error:
        response = _failed(request, address, error)
    cookies.put(response, cookies.NEXT, address, pending_sign_in.SECONDS)
    return response


async def come_back(request: Request) -> Response:
    """From the identity provider: a code becomes a login session."""
    begun = pending_sign_in.begun(request)
    address = cookies.here(begun.address if begun else cookies.read(request, cookies.NEXT))
    try:
        response = await _answered(request, begun, address)
    except (ProviderFailed, session_lookup.Down) as error:
        # A code is good once: there is nothing to try again.
        response = _failed(request, address, error)
        await _on_record(request, str(error) or type(error).__name__)
    pending_sign_in.forget(request, response)
    return response


async def _answered(request: Request, begun: PendingSignIn | None, address: str) -> Response:
    if "error" in request.query_params:
        await _on_record(request, "refused by the identity provider")
        return _back(address, "refused")
    if "code" not in request.query_params:
        return _back(address, "out")  # providers return here after sign-out, too
    claims = await identity_provider.claims(request, begun.session if begun else {})
    if before := cookies.session_of(request):
        await session_lookup.end(before)
    response = RedirectResponse(address, 303)
    cookies.give_session(response, await session_lookup.begin(identity(claims), origin(request)))
    cookies.drop(response, cookies.NEXT)
    return response


async def sign_out(request: Request) -> Response:
    """Revoke the login session; then out of the identity provider's, where it offers that."""
    if request.headers.get("sec-fetch-site") == "cross-site":
        return RedirectResponse("/", 303)  # another site's link signs nobody out
    try:
        if session := cookies.session_of(request):
            await session_lookup.end(session)
    except session_lookup.Down:
        return own_pages.down(request)  # it is tried again
    response = RedirectResponse(await identity_provider.sign_out_address() or "/", 303)
    cookies.drop(response, cookies.SESSION, cookies.NEXT)
    cookies.put(response, cookies.NOTICE, "out", cookies.NOTICE_SECONDS)
    return response


#: By path. Streamlit has routes of the same paths, which nothing leads to.
ROUTES = {CALLBACK: come_back, SIGN_OUT: sign_out}


def identity(claims: dict[str, Any]) -> Identity:
    """Issuer, subject, email, name and groups, as OpenID Connect providers name them."""
    name = claims.get("name") or claims.get("preferred_username") or claims.get("email") or claims["sub"]
    groups = claims.get(settings.oidc_groups_claim) or []
    listed = [groups] if isinstance(groups, str) else [str(group) for group in groups]
    return Identity(claims["iss"], claims["sub"], claims.get("email"), tidy(name), listed)


def origin(request: Request) -> Origin:
    """Where this browser is: its own address, or what a proxy that is trusted says of it."""
    return Origin(request.client.host if request.client else None, request.headers.get("user-agent"))


async def _on_record(request: Request, reason: str) -> None:
    with suppress(session_lookup.Down):  # that nobody gets in says so itself
        await session_lookup.failed(reason, origin(request))


def _failed(request: Request, address: str, error: Exception) -> Response:
    log.warning("sign-in failed at %s: %s", request.url.path, str(error) or type(error).__name__)
    return _back(address, "failed")


def _back(address: str, notice: str) -> Response:
    """To where the sign-in began, with a word on what happened."""
    response = RedirectResponse(address, 303)
    cookies.put(response, cookies.NOTICE, notice, cookies.NOTICE_SECONDS)
    return response
