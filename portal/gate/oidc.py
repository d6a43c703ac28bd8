"""Sign-in and sign-out: what Streamlit's `st.login` answers, with a login session in the place of its cookies.

The identity provider's tokens and claims are read here and go no further: the browser gets the signed number of a
row of `login_session`, which ends when it is idle, old or revoked, whatever the browser keeps.
"""

import logging
from http.cookies import SimpleCookie
from typing import Any
from unicodedata import normalize

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from portal.gate import cookies, own_pages, session_lookup
from portal.gate.rewrite import ask, with_headers
from portal.gate.streamlit_internals import claims, signed_in_with_provider
from portal.settings import settings

log = logging.getLogger(__name__)


async def answer(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one of Streamlit's three routes of OpenID Connect."""
    request = Request(scope, receive)
    step = {"/auth/login": _leave, "/oauth2callback": _come_back, "/auth/logout": _sign_out}[request.url.path]
    try:
        response = await step(app, request)
    except session_lookup.Down:  # sign-out is tried again; a code of the provider is good only once
        response = own_pages.down(request) if step is _sign_out else _back(request, "failed")
    await response(scope, receive, send)


async def _leave(app: ASGIApp, request: Request) -> Response:
    """To the identity provider, with what `st.login` sends along (state, nonce, PKCE)."""
    response = await ask(app, request.scope, request.receive)
    return response if response.status_code < 400 else _back(request, "failed")


async def _come_back(app: ASGIApp, request: Request) -> Response:
    """From the identity provider: a code becomes a login session."""
    if "error" in request.query_params:
        return _back(request, "refused")
    if "code" not in request.query_params:
        return _back(request, "out")  # providers return here after sign-out, too
    answered = await ask(app, request.scope, request.receive)
    told = claims(_cookies_set_by(answered))
    if not told:
        return _back(request, "failed")
    response = RedirectResponse(cookies.here(cookies.read(request, cookies.NEXT)), 303)
    _pass_on_state(answered, response)
    before = cookies.session_of(request)
    if before:
        await session_lookup.end(before)
    cookies.give_session(response, await session_lookup.begin(*identity(told)))
    cookies.drop(response, cookies.NEXT)
    return response


async def _sign_out(app: ASGIApp, request: Request) -> Response:
    """Revoke the login session; then out of the identity provider's, where it offers that."""
    if request.headers.get("sec-fetch-site") == "cross-site":
        return RedirectResponse("/", 303)  # another site's link signs nobody out
    session = cookies.session_of(request)
    if session:
        await session_lookup.end(session)
    scope = with_headers(request.scope, add={b"cookie": signed_in_with_provider(request)})
    answered = await ask(app, scope, request.receive)
    response = RedirectResponse(answered.headers.get("location", "/"), 303)
    cookies.drop(response, cookies.SESSION, cookies.NEXT)
    cookies.put(response, cookies.NOTICE, "out", cookies.NOTICE_SECONDS)
    return response


def identity(told: dict[str, Any]) -> tuple[str, str, str | None, str, list[str]]:
    """Issuer, subject, email, name and groups, as OpenID Connect providers name them."""
    name = told.get("name") or told.get("preferred_username") or told.get("email") or told["sub"]
    groups = told.get(settings.oidc_groups_claim) or []
    listed = [groups] if isinstance(groups, str) else [str(group) for group in groups]
    return told["iss"], told["sub"], told.get("email"), normalize("NFC", name), listed


def _back(request: Request, notice: str) -> Response:
    """To where the sign-in began, with a word on what happened."""
    if notice == "failed":
        log.warning("sign-in failed: %s", request.url.path)
    response = RedirectResponse(cookies.here(cookies.read(request, cookies.NEXT)), 303)
    cookies.put(response, cookies.NOTICE, notice, cookies.NOTICE_SECONDS)
    return response


def _cookies_set_by(response: Response) -> dict[str, str]:
    jars = (SimpleCookie(value) for value in response.headers.getlist("set-cookie"))
    return {name: morsel.value for jar in jars for name, morsel in jar.items()}


def _pass_on_state(answered: Response, response: RedirectResponse) -> None:
    """Streamlit keeps the state of a sign-in under way in a cookie, and empties it now."""
    for value in MutableHeaders(raw=answered.raw_headers).getlist("set-cookie"):
        if value.startswith("_streamlit_session="):
            response.headers.append("set-cookie", value)
