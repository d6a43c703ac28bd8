"""Everything that the gate knows of Streamlit's inside, in one place (Streamlit 1.67)."""

from collections.abc import Mapping
from dataclasses import dataclass
from json import loads
from typing import Any, Literal

from starlette.requests import Request
from streamlit import config
from streamlit.auth_util import encode_provider_token, get_cookie_with_chunks
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from portal.settings import settings
from portal.ui import streamlit_adapter
from portal.ui.app import brand

#: The gate puts the login session into this header of the websocket, and Streamlit that into `st.user.session`.
#: Streamlit then also refuses to resume a browser session with another login.
IDENTITY_HEADER, IDENTITY_KEY = "X-Portal-Session", "session"
PROVIDER = "default"


def _run_ended() -> bytes:
    frame = ForwardMsg()
    frame.session_status_changed.script_is_running = False
    return frame.SerializeToString()


#: The last frame of every run.
RUN_ENDED = _run_ended()


def secrets() -> dict[str, Any]:
    """What `st.login` needs to know, from the portal's own settings."""
    demo = not settings.has_provider
    metadata = (
        f"{settings.provider_url}/.well-known/openid-configuration" if demo else settings.oidc_metadata_url
    )
    return {
        "auth": {
            "redirect_uri": f"{settings.public_url}/oauth2callback",
            "cookie_secret": settings.cookie_secret,
            "client_id": "portal" if demo else settings.oidc_client_id,
            "client_secret": settings.provider_secret if demo else settings.oidc_client_secret,
            "server_metadata_url": metadata,
            "client_kwargs": {"scope": settings.oidc_scope, "prompt": "select_account"},
        }
    }


def prepare() -> None:
    """Options that the portal stands on, however it is started."""
    config.set_option("server.cookieSecret", settings.cookie_secret)
    config.set_option("server.trustedUserHeaders", {IDENTITY_HEADER: IDENTITY_KEY})
    config.set_option("server.enableXsrfProtection", True)
    config.set_option("server.maxUploadSize", settings.portal_upload_mb)
    brand.dress()


def login_address() -> str:
    """Where `st.login()` sends a browser; good for two minutes."""
    return f"/auth/login?provider={encode_provider_token(PROVIDER)}"


def claims(cookies: Mapping[str, str]) -> dict[str, Any] | None:
    """What the identity provider said, out of the cookies that Streamlit wants to set after sign-in."""

    def one(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(settings.cookie_secret, name, value.encode("latin-1")) if value else None

    raw = get_cookie_with_chunks(one, USER_COOKIE_NAME)
    told: dict[str, Any] | None = loads(raw) if raw else None
    return told


def signed_in_with_provider(request: Request) -> bytes:
    """A cookie that lets Streamlit's own sign-out find the provider's; it goes from here to there and no further."""
    value = create_signed_value(
        settings.cookie_secret, USER_COOKIE_NAME, f'{{"provider": "{PROVIDER}"}}'
    ).decode()
    return f"{request.headers.get('cookie', '')}; {USER_COOKIE_NAME}={value}".lstrip("; ").encode("latin-1")


@dataclass(frozen=True)
class Said:
    """What one message of a browser asks for."""

    kind: Literal["run", "other", "nothing"]
    by_hand: bool = True  # a click, not a refresh that the screen does by itself


def said(frame: bytes | None) -> Said:
    """Read a message; 'nothing' are those that nobody may send, such as emptying everybody's cache."""
    message = BackMsg()
    try:
        message.ParseFromString(frame or b"")
    except Exception:  # not a message: Streamlit itself closes the connection
        return Said("other")
    match message.WhichOneof("type"):
        case "rerun_script":
            return Said("run", by_hand=not message.rerun_script.is_auto_rerun)
        case "backend_operation_request" | "file_urls_request":
            return Said("run")
        case "app_heartbeat" | "stop_script" | None:
            return Said("other")
        case _:
            return Said("nothing")


def go_back_to_the_gate() -> bytes:
    """A message that makes the browser load its present address anew."""
    return streamlit_adapter.message_to_load_anew()
