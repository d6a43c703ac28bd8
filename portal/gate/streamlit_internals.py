"""Everything that the gate knows of Streamlit's inside, in one place (Streamlit 1.67).

What is assumed of it, sentence by sentence, is in tests/gate/test_streamlit_contract.py; the screens' share is in
portal/ui/streamlit_adapter.py, that of runs in streamlit_runs.py. Nothing else imports a module of Streamlit's that is not public.
"""

import logging
import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import streamlit
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import Runtime, app_session
from streamlit.runtime.media_file_manager import MediaFileManager

from portal import logs
from portal.gate import streamlit_runs
from portal.gate.streamlit_runs import IDENTITY_KEY
from portal.settings import settings
from portal.ui import streamlit_adapter
from portal.ui.app import theme

log = logging.getLogger(__name__)

# Paths. What Streamlit has and is not named here or in `route_policy` asks for a session like a page.
STREAM, HEALTH, METRICS = "/_stcore/stream", "/_stcore/health", "/_stcore/metrics"
UPLOADED = "/media/"  #: what people uploaded, or download
BUNDLE = ("/static/", "/favicon.png", "/manifest.json")  #: its own scripts, the same in every installation
#: By screen and by file, which has the name that the server gives: another may be as long as an address.
UPLOAD = r"/_stcore/upload_file/([^/]+)/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
MEDIA = r"/media/([\w-]+)(?:\.\w+)?"  #: by file
#: Bytes that an upload counts at least: also of an empty one a record, an id and a place in two tables lie in memory.
LEAST_UPLOAD = 4096
DATA = r"(.*/)?_stcore(/.*)?|/(media|component|app/static)(/.*)?"
NOT_SERVED = r"/_stcore/(agent/.*|script-health-check)|/auth/login"  #: its sign-in is the portal's own

# Cookies. Of all whose name begins so, one is let out: with it the page's script proves that a request is its own.
COOKIES, XSRF_COOKIE = "_streamlit", "_streamlit_xsrf"

#: The gate puts the login session into this header of the websocket, and Streamlit that into `st.user.session`.
#: Streamlit then also refuses to resume a browser session with another login.
IDENTITY_HEADER = "X-Portal-Session"

#: Modules that every page needs, and that Streamlit loads when the first asks for them.
SLOW_TO_LOAD = ("streamlit.elements.arrow", "streamlit.elements.vega_charts")

_TEMPLATES = Path(__file__).parent / "templates"
#: Where the page says the words of Streamlit's own scripts (`bundle`).
WORDS_META = "portal-words"
#: What runs in the page before Streamlit's scripts.
START = "\n".join(
    (_TEMPLATES / file).read_text("utf-8").strip() for file in ("ahead.js", "parts.js", "start.js")
)
#: The scripts, and how a browser asks for them.
BUNDLE_FILES, BUNDLE_PATH = Path(streamlit.__file__).parent / "static" / "static" / "js", "/static/js/"
#: Kinds of element that every page has, by the names of their files, and of what only some draw; which files index.html names; how
#: a file imports another.
DRAWN_WITH = ("BidiComponent", "Button", "ButtonGroup", "Html", "TextInput")
PART_OF = {"grid": "DataFrame", "charts": "ArrowVegaLiteChart"}
IN_INDEX = re.compile(r'"\./static/js/([\w.-]+\.js)"')
IMPORTED = re.compile(r"(?:from|import)[`\"']\./([\w.-]+\.js)[`\"']")
#: Where Streamlit asks for a kind of element when the first has come; `templates/parts.js` may have it already.
ASKED_FOR = (
    r"(\(0,\w+\.lazy\)\(\(\)=>)(\w+\(\(\)=>import\(`\./(\w+)\.[\w-]+\.js`\)((?:\.then\(\w+=>\w+\.\w+\))?))",
    lambda found: f"{found[1]}self.portalParts?.{found[3]}{'?' if found[4] else ''}{found[4]}??{found[2]}",
)
#: How choices are found by what is typed: both without marks, so that "Binh Thanh" finds Bình Thạnh, and đ by d.
CHOICES_FOUND = (
    r"function (\w+)\(e,t\)\{if\(!t\)return e;let n=e\.filter\(e=>(\w+)\(t,e\.label\)\);"
    r"return (\w+)\(n,e=>-(\w+)\(t,e\.label\)\)\}",
    r"function \1(e,t){if(!t)return e;let P=e=>e.normalize(`NFD`).replace(/\\p{M}/gu,``).replace(/đ/g,`d`).replace(/Đ/g,`D`);"
    r"t=P(t);let n=e.filter(e=>\2(t,P(e.label)));return \3(n,e=>-\4(t,P(e.label)))}",
)
#: What stands in an empty day, in the only language whose words the bundle asks for: those of the page instead.
DAY_PARTS = (
    r"en:\{year:`yyyy`,month:`mm`,day:`dd`\}",
    "en:{"
    + ",".join(
        f"{part}:self.portalWords?.{word}??`{word}`"
        for part, word in (("year", "yyyy"), ("month", "mm"), ("day", "dd"))
    )
    + "}",
)
#: The language of a calendar's months and weekdays: the page's, not the browser's. English weeks begin on Monday here.
CALENDAR_LANGUAGE = (
    r"let\{locale:(\w+)\}=\(0,(\w+)\.useContext\)\((\w+)\)",
    r"let \1=(e=>({en:`en-GB`})[document.documentElement.lang]||document.documentElement.lang||e)"
    r"((0,\2.useContext)(\3).locale)",
)
#: How a grid writes into a cell, as text and as a choice of several: where there is no room for all of it, the canvas cuts it off
#: and nobody sees that there was more. `start.js` says what fits, with "…" behind it.
CELL_TEXT = (
    r"(function \w+\((\w),(\w),\w,\w,(\w),\w,\w,(\w),\w\)\{)(\w===`right`\?\2\.fillText\(\3,)",
    r"\1\3=self.portalFitting(\2,\3,\4-2*\5.cellHorizontalPadding);\6",
)
CELL_CHOICE = (
    r"(\w)\.fillText\((\w),(\w)\.x\+(\w)\.cellHorizontalPadding,\3\.y\+\3\.height/2\+(\w+)\(\1,\4\)\)",
    r"\1.fillText(self.portalFitting(\1,\2,\3.width-2*\4.cellHorizontalPadding),"
    r"\3.x+\4.cellHorizontalPadding,\3.y+\3.height/2+\5(\1,\4))",
)
#: How long a grid keeps a choice to itself, in case another follows: a click on a row is answered that much later. Ticks that follow
#: each other are told each, and each takes its turn.
CHOICE_TOLD = (
    r"(\{debouncedCallback:\w+,cancel:\w+\}=\w+\(\w+,)150(\),\{gridSelection:)",
    r"\g<1>10\2",
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
    "end": r"</body>",
}

# Messages of a browser, by kind. A kind of message that is in neither set is one that nobody may send, such as
# emptying everybody's cache.
RUNS = frozenset({"rerun_script", "backend_operation_request", "file_urls_request"})
HARMLESS = frozenset({"app_heartbeat", "stop_script", None})
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


_theme = app_session._populate_theme_msg


@cache
def _theme_of(section: str) -> CustomThemeConfig:
    message = CustomThemeConfig()
    _theme(message, section)
    return message


def _populate_theme(message: CustomThemeConfig, section: str = "theme") -> None:
    """The colours are the same in every run: put together once, not out of the options at every click."""
    message.MergeFrom(_theme_of(section))


def prepare() -> None:
    """Options that the portal stands on, however it is started."""
    config.set_option("server.cookieSecret", settings.cookie_secret)
    config.set_option("server.trustedUserHeaders", {IDENTITY_HEADER: IDENTITY_KEY})
    config.set_option("server.enableXsrfProtection", True)
    config.set_option("server.maxUploadSize", settings.portal_upload_mb)
    MediaFileManager.execute_deferred = _execute_deferred  # type: ignore[method-assign, assignment]
    app_session._populate_theme_msg = _populate_theme  # type: ignore[assignment]
    streamlit_runs.take_over()
    theme.colours()
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
        return Said("run", by_hand=not streamlit_runs.is_by_itself(message.rerun_script))
    return Said("other" if kind in HARMLESS else "nothing")


def opens(page: str, query: str = "") -> bytes:
    """What a browser sends to open a page of this name, with what stands behind ? in its address."""
    message = BackMsg()
    message.rerun_script.page_name, message.rerun_script.query_string = page, query
    frame: bytes = message.SerializeToString()
    return frame


def draws(frame: bytes) -> Literal["more", "done", "leaves"]:
    """What a browser hears of the page it opened: more is to come, that was all, or it is sent away."""
    message = ForwardMsg()
    message.ParseFromString(frame)
    kind = message.WhichOneof("type")
    if kind == "auth_redirect":
        return "leaves"
    done = kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
    return "done" if done else "more"


def login_of(session_id: str) -> str | None:
    """The login session whose screen this is; None where there is no such screen."""
    found = Runtime.instance()._session_mgr.get_session_info(session_id)
    return str(found.session._user_info.get(IDENTITY_KEY)) if found else None


def logins_given(file: str) -> set[str | None]:
    """The login sessions to whose screens a file was given for download or shown."""
    given = Runtime.instance().media_file_mgr._files_by_session_and_coord
    return {login_of(screen) for screen, files in list(given.items()) if file in list(files.values())}


def uploaded() -> dict[str | None, list[int]]:
    """What lies uploaded in memory, by login session: the bytes that each file takes with its name and its type."""
    kept = getattr(Runtime.instance().uploaded_file_mgr, "file_storage", {})
    sizes: dict[str | None, list[int]] = {}
    for screen, files in list(kept.items()):
        sizes.setdefault(login_of(screen), []).extend(
            max(LEAST_UPLOAD, len(file.data) + sys.getsizeof(file.name) + sys.getsizeof(file.type))
            for file in list(files.values())
        )
    return sizes


def drop_orphans() -> None:
    """Forget uploads into screens that are no more: Streamlit asks for the screen before a file is read, not after."""
    uploads = Runtime.instance().uploaded_file_mgr
    for screen in list(getattr(uploads, "file_storage", {})):
        if login_of(screen) is None:
            uploads.remove_session_files(screen)


def go_back_to_the_gate() -> bytes:
    """A message that makes the browser load its present address anew."""
    return streamlit_adapter.message_to_load_anew()
