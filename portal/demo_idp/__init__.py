"""The demo's identity provider: OpenID Connect for people who are one click away, on this machine only."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from portal.i18n import _
from portal.settings import Settings

#: Who vouches for the demo's people; the demo's data names them by it, whatever port the provider has.
ISSUER = "demo"
CLIENT = "portal"


def allowed(settings: Settings) -> str | None:
    """Why the demo's provider must not be started with these settings; None when it may.

    Whoever reaches it signs in as anybody, without a password.
    """
    if settings.portal_demo_sign_in_for_anyone or _only_here(settings):
        return None
    return _(
        "No identity provider is configured, and others reach the portal at {address}: they could sign in as any"
        " demo person, without a password. Set OIDC_METADATA_URL, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET; or, where"
        " that is wanted, PORTAL_DEMO_SIGN_IN_FOR_ANYONE=true.",
        address=settings.public_url if settings.on_loopback else settings.portal_host,
    )


def host(settings: Settings) -> str:
    """The address to listen on."""
    if not _only_here(settings):
        return settings.portal_host
    return "::1" if urlsplit(settings.public_url).hostname == "::1" else "127.0.0.1"


def _only_here(settings: Settings) -> bool:
    """Whether nobody but this machine reaches the portal: neither by itself nor through a proxy."""
    return settings.on_loopback and _is_loopback(urlsplit(settings.public_url).hostname or "")


def _is_loopback(name: str) -> bool:
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False
