"""A sign-in under way: state, nonce and PKCE verifier, and where to go afterwards, in a cookie of its own.

Each has its own cookie, named by its state, so that sign-ins begun in several tabs each come to their end; it is signed
with the secret that all processes share, so that any of them may finish what another began.
"""

import re
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from portal.gate import cookies
from portal.settings import settings

SECONDS = 15 * 60  # that somebody may take at the identity provider
MAX_PENDING = 5  # of one browser; the oldest gives way
MAX_VALUE = 3_500  # bytes; a browser drops a cookie of more than 4,096 with its name and flags
PREFIX = f"{cookies.PREFIX}portal_sign_in_"
_NAME = re.compile(rf"{PREFIX}[\w-]{{32}}", re.ASCII)


@dataclass(frozen=True)
class PendingSignIn:
    """What was kept when somebody left for the identity provider.

    Args:
        session: what the client of the provider wants back, as it left it.
        address: the path to come back to.
    """

    session: dict[str, Any]
    address: str


def new_state() -> str:
    """What nobody guesses, and a cookie's name can hold: 192 bits."""
    return token_urlsafe(24)


def keep(request: Request, response: Response, state: str, pending: PendingSignIn) -> None:
    """Hand the browser what it brings back with the provider's answer."""
    older = [name for name in request.cookies if _NAME.fullmatch(name)]  # browsers send the oldest first
    cookies.drop(response, *older[: 1 - MAX_PENDING])
    value = _signer().dumps([pending.session, pending.address])
    if len(value) > MAX_VALUE:
        value = _signer().dumps([pending.session, "/"])
    cookies.put(response, PREFIX + state, str(value), SECONDS)


def begun(request: Request) -> PendingSignIn | None:
    """The sign-in that this answer of the provider belongs to; None if this browser began none, or too long ago."""
    try:
        return PendingSignIn(*_signer().loads(cookies.read(request, _name(request)), max_age=SECONDS))
    except BadData:
        return None


def forget(request: Request, response: Response) -> None:
    """It came to its end, whatever that was: an answer is good once."""
    name = _name(request)
    if name in request.cookies and _NAME.fullmatch(name):
        cookies.drop(response, name)


def _name(request: Request) -> str:
    return PREFIX + request.query_params.get("state", "")


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings.cookie_secret, salt="portal.sign-in")
