"""What the demo's provider hands out: codes that are good once and for a minute, and tokens signed with RS256."""

import secrets
from dataclasses import dataclass
from time import monotonic, time
from typing import Any

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from portal.demo_idp import CLIENT, ISSUER
from portal.demo_idp.people import people

CODE_SECONDS = 60
TOKEN_SECONDS = 300
_HEADER = {"alg": "RS256", "kid": "demo"}


@dataclass(frozen=True)
class Asked:
    """What the portal asked for when it sent a browser here."""

    redirect_uri: str
    challenge: str  # PKCE, S256
    nonce: str | None
    state: str | None


class Tokens:
    """Codes and tokens of one run of the provider; nothing of it outlives the process."""

    def __init__(self) -> None:
        self._key = RSAKey.generate_key(
            2048, parameters={"kid": "demo", "use": "sig", "alg": "RS256"}, private=True
        )
        self._codes: dict[str, tuple[Asked, str, float]] = {}

    def code(self, asked: Asked, subject: str) -> str:
        """A code for somebody who was chosen."""
        now = monotonic()
        self._codes = {code: kept for code, kept in self._codes.items() if kept[2] > now}
        code = secrets.token_urlsafe(32)
        self._codes[code] = asked, subject, now + CODE_SECONDS
        return code

    def redeem(self, code: str, redirect_uri: str, verifier: str) -> dict[str, Any] | None:
        """The tokens for a code; None when it is unknown, old, used or somebody else's."""
        asked, subject, until = self._codes.pop(code, (None, "", 0.0))
        if not asked or until < monotonic() or redirect_uri != asked.redirect_uri:
            return None
        if create_s256_code_challenge(verifier) != asked.challenge:
            return None
        identity = {**claims(subject), **({"nonce": asked.nonce} if asked.nonce else {})}
        return {
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "access_token": self._sign({"sub": subject, "use": "access"}),
            "id_token": self._sign(identity),
        }

    def subject(self, access_token: str) -> str | None:
        """Whose access token it is."""
        try:
            told = jwt.decode(access_token, self._key, algorithms=["RS256"]).claims
            jwt.JWTClaimsRegistry(use={"essential": True, "value": "access"}).validate(told)
        except (JoseError, ValueError):
            return None
        return str(told["sub"])

    def keys(self) -> dict[str, Any]:
        """The public key, for who checks the tokens."""
        return {"keys": [self._key.as_dict(private=False)]}

    def _sign(self, told: dict[str, Any]) -> str:
        now = int(time())
        stamped = {"iss": ISSUER, "aud": CLIENT, "iat": now, "exp": now + TOKEN_SECONDS, **told}
        return jwt.encode(_HEADER, stamped, self._key, algorithms=["RS256"])


def claims(subject: str) -> dict[str, Any]:
    """What the provider says of somebody."""
    person = people()[subject]
    return {"sub": subject, "name": person.name, "email": person.email, "email_verified": True}
