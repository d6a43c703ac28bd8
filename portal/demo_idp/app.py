"""The provider's routes: discovery, the choice of a person, tokens, userinfo, sign-out."""

import base64
import binascii
import hmac
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from portal.demo_idp import CLIENT, ISSUER
from portal.demo_idp.people import people
from portal.demo_idp.tokens import Asked, Tokens, claims
from portal.gate import look
from portal.i18n import LANGUAGES, _, use
from portal.settings import Settings
from portal.ui.app import brand

_TEMPLATES = Path(__file__).with_name("templates")
_NO_STORE = {"cache-control": "no-store"}


class Provider:
    """An OpenID Connect provider for one client, the portal."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._tokens = settings, Tokens()
        self._home = f"{settings.public_url}/oauth2callback"
        self._pages = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True)
        self._pages.globals["_"] = _

    def app(self) -> Starlette:
        """The provider as an application; other names for this machine are refused (DNS rebinding)."""
        hosts = {"127.0.0.1", "localhost", urlsplit(self._settings.demo_idp_url).hostname or "localhost"}
        routes = [
            Route("/.well-known/openid-configuration", self.discovery),
            Route("/jwks", self.keys),
            Route("/authorize", self.choose),
            Route("/authorize", self.chosen, methods=["POST"]),
            Route("/token", self.token, methods=["POST"]),
            Route("/userinfo", self.userinfo),
            Route("/sign-out", self.sign_out),
        ]
        return Starlette(
            routes=routes, middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[*hosts])]
        )

    async def discovery(self, _request: Request) -> Response:
        """What clients ask first."""
        url = self._settings.demo_idp_url
        return JSONResponse(
            {
                "issuer": ISSUER,
                "authorization_endpoint": f"{url}/authorize",
                "token_endpoint": f"{url}/token",
                "userinfo_endpoint": f"{url}/userinfo",
                "end_session_endpoint": f"{url}/sign-out",
                "jwks_uri": f"{url}/jwks",
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                "scopes_supported": ["openid", "email", "profile"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            }
        )

    async def keys(self, _request: Request) -> Response:
        """The key that signs."""
        return JSONResponse(self._tokens.keys())

    async def choose(self, request: Request) -> Response:
        """The page with the people."""
        if not self._asked(request):
            return self._page(request, "wrong.html", 400, home=self._settings.public_url)
        return self._page(request, "choose.html", people=people().values(), back=self._settings.public_url)

    async def chosen(self, request: Request) -> Response:
        """Back to the portal with a code for who was chosen."""
        asked, subject = self._asked(request), str((await request.form()).get("subject"))
        if not asked or subject not in people():
            return self._page(request, "wrong.html", 400, home=self._settings.public_url)
        answer = {
            "code": self._tokens.code(asked, subject),
            **({"state": asked.state} if asked.state else {}),
        }
        return RedirectResponse(f"{asked.redirect_uri}?{urlencode(answer)}", 303, headers=_NO_STORE)

    async def token(self, request: Request) -> Response:
        """Tokens for a code."""
        form = {name: str(value) for name, value in (await request.form()).items()}
        if not self._is_portal(request, form):
            return JSONResponse({"error": "invalid_client"}, 401, headers=_NO_STORE)
        if form.get("grant_type") != "authorization_code":
            return JSONResponse({"error": "unsupported_grant_type"}, 400, headers=_NO_STORE)
        given = (form.get(name, "") for name in ("code", "redirect_uri", "code_verifier"))
        tokens = self._tokens.redeem(*given)
        return JSONResponse(tokens or {"error": "invalid_grant"}, 200 if tokens else 400, headers=_NO_STORE)

    async def userinfo(self, request: Request) -> Response:
        """Who a token is of."""
        scheme, _space, token = request.headers.get("authorization", "").partition(" ")
        subject = self._tokens.subject(token) if scheme.lower() == "bearer" else None
        return JSONResponse(claims(subject)) if subject else JSONResponse({"error": "invalid_token"}, 401)

    async def sign_out(self, request: Request) -> Response:
        """The provider remembers nobody, so there is nothing to end: back to the portal."""
        back = request.query_params.get("post_logout_redirect_uri")
        return RedirectResponse(self._home, 303) if back == self._home else PlainTextResponse("Signed out.")

    def _asked(self, request: Request) -> Asked | None:
        """What the portal asks for; None unless it asks as it must."""
        told = request.query_params
        right = {
            "client_id": CLIENT,
            "redirect_uri": self._home,
            "response_type": "code",
            "code_challenge_method": "S256",
        }
        if any(told.get(name) != value for name, value in right.items()) or not told.get("code_challenge"):
            return None
        return Asked(self._home, told["code_challenge"], told.get("nonce"), told.get("state"))

    def _is_portal(self, request: Request, form: dict[str, str]) -> bool:
        client, secret = _basic(request) or (form.get("client_id", ""), form.get("client_secret", ""))
        right = hmac.compare_digest(secret.encode(), self._settings.demo_idp_secret.encode())
        return client == CLIENT and right

    def _page(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        chosen = request.cookies.get("portal_language", "")
        language = chosen if chosen in LANGUAGES else look.own_language()
        with use(language):
            style = look.style().replace("/app/static/", f"{self._settings.public_url}/app/static/")
            html = self._pages.get_template(template).render(
                language=language, brand=brand, style=style, **values
            )
        portal = self._settings.public_url
        policy = f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src {portal}; base-uri 'none'"
        policy += f"; form-action 'self' {portal}; frame-ancestors 'none'"
        return HTMLResponse(html, status, headers={**_NO_STORE, "content-security-policy": policy})


def _basic(request: Request) -> tuple[str, str] | None:
    """Client and secret of an Authorization header."""
    scheme, _space, packed = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client, _colon, secret = base64.b64decode(packed).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return unquote(client), unquote(secret)
