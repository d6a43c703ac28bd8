"""Everything that the gate knows of Streamlit's inside, in one place (Streamlit 1.67).

What is assumed of it, sentence by sentence, is in tests/gate/test_streamlit_contract.py; the screens' share is in
portal/ui/streamlit_adapter.py. Nothing else imports a module of Streamlit's that is not public.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import streamlit
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.media_file_manager import MediaFileManager

from portal import logs
from portal.settings import settings
from portal.ui import streamlit_adapter
from portal.ui.app import brand

# Paths. What Streamlit has and is not named here or in `route_policy` asks for a session like a page.
STREAM, HEALTH, METRICS = "/_stcore/stream", "/_stcore/health", "/_stcore/metrics"
UPLOADED = "/media/"  #: what people uploaded, or download
BUNDLE = ("/static/", "/favicon.png", "/manifest.json")  #: its own scripts, the same in every installation
UPLOAD, MEDIA = r"/_stcore/upload_file/([^/]+)/[^/]+", r"/media/([\w-]+)(?:\.\w+)?"  #: by screen, by file
DATA = r"(.*/)?_stcore(/.*)?|/(media|component|app/static)(/.*)?"
NOT_SERVED = r"/_stcore/(agent/.*|script-health-check)|/auth/login"  #: its sign-in is the portal's own

# Cookies. Of all whose name begins so, one is let out: with it the page's script proves that a request is its own.
COOKIES, XSRF_COOKIE = "_streamlit", "_streamlit_xsrf"

#: The gate puts the login session into this header of the websocket, and Streamlit that into `st.user.session`.
#: Streamlit then also refuses to resume a browser session with another login.
IDENTITY_HEADER, IDENTITY_KEY = "X-Portal-Session", "session"

#: Modules that every page needs, and that Streamlit loads when the first asks for them.
SLOW_TO_LOAD = ("streamlit.elements.arrow", "streamlit.elements.vega_charts")

#: Where the page says the words of Streamlit's own scripts (`bundle`).
WORDS_META = "portal-words"
#: What runs in the page before Streamlit's scripts.
START = (Path(__file__).parent / "templates" / "start.js").read_text("utf-8").strip()
#: The scripts, and how a browser asks for them.
BUNDLE_FILES, BUNDLE_PATH = Path(streamlit.__file__).parent / "static" / "static" / "js", "/static/js/"
#: How choices are found by what is typed: both without marks, so that "Binh Thanh" finds Bình Thạnh, and đ by d.
CHOICES_FOUND = (
    r"function (\w+)\(e,t\)\{if\(!t\)return e;let n=e\.filter\(e=>(\w+)\(t,e\.label\)\);"
    r"return (\w+)\(n,e=>-(\w+)\(t,e\.label\)\)\}",
    r"function \1(e,t){if(!t)return e;let P=e=>e.normalize(`NFD`).replace(/\\p{M}/gu,``).replace(/đ/g,`d`).replace(/Đ/g,`D`);"
    r"t=P(t);let n=e.filter(e=>\2(t,P(e.label)));return \3(n,e=>-\4(t,P(e.label)))}",
)
#: What `page_shell` changes in index.html: each stands there once.
PAGE = {
    "language": r'<html lang="[^"]*"',
    "title": r"<title>.*?</title>",
    "icon": r'<link rel="shortcut icon"[^>]*>',
    "agents": r'<link rel="service-desc"[^>]*>',
    "font": r'href="[^"]*SourceSans[^"]*"',
    "script": r"<script>.*?</script>",  # one for search engines
    "noscript": r"<noscript>.*?</noscript>",
}

# Messages of a browser, by kind. A kind of message that is in neither set is one that nobody may send, such as
# emptying everybody's cache.
RUNS = frozenset({"rerun_script", "backend_operation_request", "file_urls_request"})
#: What components of the portal's ask for by themselves, when others have changed something.
BY_ITSELF = frozenset({"anew"})
HARMLESS = frozenset({"app_heartbeat", "stop_script", None})


def _run_ended() -> bytes:
    frame = ForwardMsg()
    frame.session_status_changed.script_is_running = False
    return frame.SerializeToString()


#: The last frame of every run.
RUN_ENDED = _run_ended()


_execute = MediaFileManager.execute_deferred


def _execute_deferred(files: MediaFileManager, placeholder: str) -> str:
    """Make a file for download, as Streamlit does, and note whose screen asked: only that may fetch it (`logins_given`)."""
    address = _execute(files, placeholder)
    made = re.fullmatch(MEDIA, address)
    with files._lock:
        asked = files._deferred_callables.get(placeholder)
        if made and asked:
            files._files_by_session_and_coord[asked["session_id"]][f"made of {placeholder}"] = made[1]
    return address


def prepare() -> None:
    """Options that the portal stands on, however it is started."""
    config.set_option("server.cookieSecret", settings.cookie_secret)
    config.set_option("server.trustedUserHeaders", {IDENTITY_HEADER: IDENTITY_KEY})
    config.set_option("server.enableXsrfProtection", True)
    config.set_option("server.maxUploadSize", settings.portal_upload_mb)
    MediaFileManager.execute_deferred = _execute_deferred  # type: ignore[method-assign, assignment]
    brand.dress()
    logs.configure("portal", settings.portal_log, settings.portal_log_level)


@dataclass(frozen=True)
class Said:
    """What one message of a browser asks for."""

    kind: Literal["run", "other", "nothing", "broken"]
    by_hand: bool = True  # a click, not a refresh that the screen does by itself


def said(frame: bytes | None) -> Said:
    """Read a message; 'nothing' are those that nobody may send, 'broken' is none."""
    message = BackMsg()
    if frame is None:
        return Said("broken")  # a frame of text
    try:
        message.ParseFromString(frame)
    except Exception:
        return Said("broken")
    kind = message.WhichOneof("type")
    if kind in RUNS:
        return Said("run", by_hand=not (message.rerun_script.is_auto_rerun or _by_itself(message)))
    return Said("other" if kind in HARMLESS else "nothing")


def _by_itself(message: BackMsg) -> bool:
    """Whether a component of the portal's asks by itself: nobody did anything."""
    fired = (
        w for w in message.rerun_script.widget_states.widgets if w.WhichOneof("value") == "json_trigger_value"
    )
    events = [event for widget in fired for event in _events(widget.json_trigger_value)]
    return bool(events) and set(events) <= BY_ITSELF


def _events(told: str) -> list[object]:
    try:
        events = json.loads(told)
    except ValueError:
        return [None]
    return [
        e.get("event") if isinstance(e, dict) else None
        for e in (events if isinstance(events, list) else [events])
    ]


def login_of(session_id: str) -> str | None:
    """The login session whose screen this is; None where there is no such screen."""
    found = Runtime.instance()._session_mgr.get_session_info(session_id)
    return str(found.session._user_info.get(IDENTITY_KEY)) if found else None


def logins_given(file: str) -> set[str | None]:
    """The login sessions to whose screens a file was given for download or shown."""
    given = Runtime.instance().media_file_mgr._files_by_session_and_coord
    return {login_of(screen) for screen, files in list(given.items()) if file in list(files.values())}


def uploaded() -> dict[str | None, int]:
    """Bytes of what lies uploaded in memory, by login session."""
    kept = getattr(Runtime.instance().uploaded_file_mgr, "file_storage", {})
    sizes: dict[str | None, int] = {}
    for screen, files in list(kept.items()):
        login = login_of(screen)
        sizes[login] = sizes.get(login, 0) + sum(len(file.data) for file in list(files.values()))
    return sizes


def go_back_to_the_gate() -> bytes:
    """A message that makes the browser load its present address anew."""
    return streamlit_adapter.message_to_load_anew()
