"""The cookies: the login session, where to go after sign-in, what to say there, and the language.

They are HttpOnly, SameSite=Lax, Secure where the portal is reached over TLS, and end with the browser at the latest
after the session's absolute limit. None carries a token, a claim or a name.
"""

from http.cookies import SimpleCookie
from urllib.parse import quote, unquote
from uuid import UUID

from itsdangerous import BadSignature, TimestampSigner
from starlette.requests import HTTPConnection
from starlette.responses import Response

from portal.gate.streamlit_internals import XSRF_COOKIE
from portal.i18n import LANGUAGES
from portal.settings import settings

SECURE = settings.public_url.startswith("https:")
# A cookie of this prefix is accepted from this host over TLS only, never from a neighbouring subdomain.
PREFIX = "__Host-" if SECURE else ""
SESSION, NEXT, NOTICE = (f"{PREFIX}portal_{name}" for name in ("session", "next", "notice"))
LANGUAGE = "portal_language"

MAX_SESSION_SECONDS = 12 * 3600  # seconds; the database ends a login session then too (`enter`)
NOTICE_SECONDS = 60


def session_of(request: HTTPConnection) -> UUID | None:
    """The login session that this browser was given, if the cookie is ours and younger than the absolute limit."""
    value = request.cookies.get(SESSION, "")
    try:
        return UUID(_signer("session").unsign(value, max_age=MAX_SESSION_SECONDS).decode())
    except (BadSignature, ValueError):
        return None


def give_session(response: Response, session: UUID) -> None:
    """Hand the browser its login session."""
    put(response, SESSION, _signer("session").sign(str(session)).decode(), MAX_SESSION_SECONDS)


def put(response: Response, name: str, value: str, seconds: int | None = None) -> None:
    """Set a cookie; without `seconds` it ends with the browser."""
    response.set_cookie(
        name, quote(value, safe="._-"), seconds, path="/", secure=SECURE, httponly=True, samesite="lax"
    )


def drop(response: Response, *names: str) -> None:
    """Take cookies back."""
    for name in names:
        response.delete_cookie(name, path="/", secure=SECURE, httponly=True, samesite="lax")


def read(request: HTTPConnection, name: str) -> str:
    """What `put` wrote; the browser may have changed it."""
    return unquote(request.cookies.get(name, ""))


def language_of(request: HTTPConnection) -> str | None:
    """The language chosen on the sign-in page."""
    chosen = read(request, LANGUAGE)
    return chosen if chosen in LANGUAGES else None


def here(address: str) -> str:
    """The address if it is a path of this portal, else its front page: nobody is sent elsewhere after sign-in."""
    local = address.startswith("/") and not address.startswith("//")
    plain = "\\" not in address and address.isprintable()
    return address if local and plain and len(address) < 2000 else "/"


def hardened(set_cookie: str) -> str | None:
    """A Set-Cookie header of Streamlit's as we let it out; None for what never leaves, such as who signed in."""
    cookie = SimpleCookie(set_cookie)
    if set(cookie) != {XSRF_COOKIE}:
        return None
    morsel = cookie[XSRF_COOKIE]
    morsel["samesite"] = morsel["samesite"] or "Lax"
    morsel["secure"] = morsel["secure"] or SECURE
    return cookie.output(header="", sep=";").strip()


def _signer(what: str) -> TimestampSigner:
    return TimestampSigner(settings.cookie_secret, salt=f"portal.{what}")
