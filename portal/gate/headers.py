"""Headers of security on every answer.

Streamlit writes style attributes, runs charts through `new Function` (Vega) and loads components and workers from
blobs; the policy allows that much. Pictures, scripts, fonts and connections come from this server alone.
"""

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

from portal.gate import cookies
from portal.gate.look import digest
from portal.gate.streamlit_internals import COOKIES, START, UPLOADED

POLICY = "; ".join(
    (
        "default-src 'self'",
        f"script-src 'self' 'unsafe-eval' blob: 'sha256-{digest(START)}'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
FILES = "default-src 'none'; sandbox; frame-ancestors 'none'"  # what people uploaded or download runs nothing
FIXED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
TLS = {"strict-transport-security": "max-age=31536000"} if cookies.SECURE else {}


def hardened(send: Send, path: str) -> Send:
    """Send with the headers added, and with Streamlit's cookies made as strict as ours."""
    policy = FILES if path.startswith(UPLOADED) else POLICY

    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in {**FIXED, **TLS}.items():
                headers[name] = value
            headers.setdefault("content-security-policy", policy)
            _harden_cookies(headers)
        await send(message)

    return sender


def _harden_cookies(headers: MutableHeaders) -> None:
    given = headers.getlist("set-cookie")
    if any(value.startswith(COOKIES) for value in given):
        del headers["set-cookie"]
        for value in given:
            kept = cookies.hardened(value) if value.startswith(COOKIES) else value
            if kept:
                headers.append("set-cookie", kept)
