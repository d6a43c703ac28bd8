"""Everything that the gate knows of Streamlit's inside, in one place (Streamlit 1.67).

What is assumed of it, sentence by sentence, is in tests/gate/test_streamlit_contract.py; the screens' share is in
portal/ui/streamlit_adapter.py. Nothing else imports a module of Streamlit's that is not public.
"""

import asyncio
import json
import logging
import re
import sys
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl
from weakref import ReferenceType, WeakKeyDictionary, ref

import streamlit
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime import Runtime, SessionClientDisconnectedError, app_session
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner, ScriptRunnerEvent

from portal import logs
from portal.gate.batching import Together
from portal.gate.slots import Slots
from portal.gate.turns import Asked, Place, Turns
from portal.settings import settings
from portal.ui import streamlit_adapter
from portal.ui.app import brand

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
#: What components of the portal's ask for by themselves, when others have changed something.
BY_ITSELF = frozenset({"anew"})
HARMLESS = frozenset({"app_heartbeat", "stop_script", None})
#: Login sessions whose people are known.
MANY = 10_000
#: After these a run says more.
_GOES_ON = frozenset(
    {
        ScriptRunnerEvent.SCRIPT_STARTED,
        ScriptRunnerEvent.ENQUEUE_FORWARD_MSG,
        ScriptRunnerEvent.SCRIPT_STOPPED_FOR_RERUN,
    }
)

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


_request, _heard = AppSession.request_rerun, AppSession._handle_scriptrunner_event_on_event_loop
_turns: WeakKeyDictionary[AppSession, Turns[ClientState]] = WeakKeyDictionary()
_together: WeakKeyDictionary[AppSession, Together[tuple[tuple[Any, ...], dict[str, Any]]]] = (
    WeakKeyDictionary()
)


def _request_rerun(session: AppSession, client_state: ClientState | None) -> None:
    """Run the script for what a browser asks, or a saved file (from a thread of its own), when it is its turn."""
    if not _in_loop(session):
        session._event_loop.call_soon_threadsafe(_request_rerun, session, client_state)
        return
    turns = _turns.setdefault(session, Turns())
    running = session._scriptrunner is not None or slots().waits(session)
    stands = _place(session._client_state)
    if client_state is None or turns.may_run(_asked(client_state), running, stands):
        _pass_on(session, client_state)


def _in_loop(session: AppSession) -> bool:
    try:
        return asyncio.get_running_loop() is session._event_loop
    except RuntimeError:
        return False


def _pass_on(session: AppSession, client_state: ClientState | None) -> None:
    if session._scriptrunner is not None and session in _together:
        _together[session].now()  # it may have said already that it is over
    if session._scriptrunner is not None:
        _request(session, client_state)  # the run that is under way takes it up
    else:
        slots().ask(session, client_state)


def _begin(session: AppSession, asked: list[ClientState | None]) -> bool:
    there = Runtime.instance()._session_mgr.get_active_session_info(session.id)
    try:
        for client_state in asked:
            if there or (client_state and any(map(_is_fired, client_state.widget_states.widgets))):
                _request(session, client_state)  # a click is kept, a page is drawn for nobody who has gone
    except Exception as error:  # as in Streamlit's own loop: told to whose screen it is
        session.handle_backmsg_exception(error)
    return session._scriptrunner is not None


@cache
def slots() -> Slots[AppSession, ClientState | None]:
    """The runs of this process; asked in its event loop."""
    return Slots(_begin, lambda delay, call: asyncio.get_running_loop().call_later(delay, call), _whose)


_people: dict[str, int] = {}


def belongs(login: str, person_id: int) -> None:
    """Know whose a login session is, for as long as it is one of the last MANY."""
    _people.pop(login, None)
    _people[login] = person_id
    while len(_people) > MANY:
        del _people[next(iter(_people))]


def _whose(session: AppSession) -> int | str:
    login = str(session._user_info.get(IDENTITY_KEY))
    return _people.get(login, login)


def _runner_says(
    session: AppSession, sender: ScriptRunner | None, event: ScriptRunnerEvent, **told: Any
) -> None:
    """What a run says, in its thread: kept until there is something to draw."""
    if session not in _together:
        _together.setdefault(session, Together(session._event_loop, partial(_take_in, ref(session))))
    try:
        _together[session].say(((sender, event), told), last=event not in _GOES_ON)
    except RuntimeError:
        if not session._event_loop.is_closed():
            raise


def _take_in(found: ReferenceType[AppSession], words: list[tuple[tuple[Any, ...], dict[str, Any]]]) -> None:
    """Hear what a run said, and send what came of it: at once, where Streamlit's loop would look at every screen."""
    session = found()
    if session is None:
        return
    call, session._message_enqueued_callback = session._message_enqueued_callback, None
    try:
        over = [_hear(session, args, told) for args, told in words]
    finally:
        session._message_enqueued_callback = call
    _send(session)
    if any(over):
        slots().ended(session)
        _whose_turn(session)


def _hear(session: AppSession, args: tuple[Any, ...], told: dict[str, Any]) -> bool:
    """Hear one word; whether the session's run is over by it."""
    sender, event = args
    over = event is ScriptRunnerEvent.SHUTDOWN and sender is session._scriptrunner
    try:
        _heard(session, sender, event, **told)
    except Exception as error:  # one word that is not understood silences no other
        log.error("what a run said was not understood: %s", type(error).__name__)
    return over


def _send(session: AppSession) -> None:
    runtime = Runtime.instance()
    there = runtime._session_mgr.get_active_session_info(session.id)
    if there is None:
        return  # nobody is connected: it waits for who comes back
    try:
        for message in session.flush_browser_queue():
            runtime._send_message(there, message)
    except SessionClientDisconnectedError:
        runtime.disconnect_session(session.id, client=there.client)
    session.on_flushed_messages_sent()


def _whose_turn(session: AppSession) -> None:
    """Once nothing runs it is the turn of what waited."""
    if session._scriptrunner is not None or session._state is AppSessionState.SHUTDOWN_REQUESTED:
        return
    if waited := _turns.setdefault(session, Turns()).next(_place(session._client_state)):
        _pass_on(session, waited)


def _place(client: ClientState) -> Place:
    return Place(client.page_script_hash, tuple(sorted(parse_qsl(client.query_string))))


def _asked(client: ClientState) -> Asked[ClientState]:
    fired = [widget for widget in client.widget_states.widgets if _is_fired(widget)]
    if BY_ITSELF & set(_fired_events(client)) and not _by_itself(client):
        client.fragment_id = ""  # sent together with a click, which may be of another part
    alone = ClientState()
    alone.CopyFrom(client)
    del alone.widget_states.widgets[:]
    alone.widget_states.widgets.extend(fired)
    return Asked(
        message=client,
        alone=alone,
        at=_place(client),
        part=client.fragment_id,
        by_itself=_by_itself(client),
        fires=bool(fired),
        says=frozenset(
            widget.SerializeToString(deterministic=True) for widget in client.widget_states.widgets
        ),
    )


def _by_itself(client: ClientState) -> bool:
    """Whether a screen asks by itself, Streamlit's timer or a component of the portal's: nobody did anything."""
    events = set(_fired_events(client))
    return client.is_auto_rerun or (bool(events) and events <= BY_ITSELF)


def _fired_events(client: ClientState) -> list[str | None]:
    fired = [widget for widget in client.widget_states.widgets if _is_fired(widget)]
    return [event for widget in fired for event in _events(widget.json_trigger_value)]


def _is_fired(widget: WidgetState) -> bool:
    kind = widget.WhichOneof("value")
    return kind is not None and kind.endswith("trigger_value") and bool(getattr(widget, kind))


def _events(told: str) -> list[str | None]:
    """What a component says has happened; None for what is no component's."""
    try:
        events = json.loads(told)
    except (ValueError, RecursionError):
        return [None]
    every = events if isinstance(events, list) else [events]
    named = [one.get("event") if isinstance(one, dict) else None for one in every]
    return [event if isinstance(event, str) else None for event in named]


def prepare() -> None:
    """Options that the portal stands on, however it is started."""
    config.set_option("server.cookieSecret", settings.cookie_secret)
    config.set_option("server.trustedUserHeaders", {IDENTITY_HEADER: IDENTITY_KEY})
    config.set_option("server.enableXsrfProtection", True)
    config.set_option("server.maxUploadSize", settings.portal_upload_mb)
    MediaFileManager.execute_deferred = _execute_deferred  # type: ignore[method-assign, assignment]
    app_session._populate_theme_msg = _populate_theme  # type: ignore[assignment]
    AppSession.request_rerun = _request_rerun  # type: ignore[method-assign, assignment]
    AppSession._on_scriptrunner_event = _runner_says  # type: ignore[method-assign, assignment]
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
        return Said("run", by_hand=not _by_itself(message.rerun_script))
    return Said("other" if kind in HARMLESS else "nothing")


def opens(page: str) -> bytes:
    """What a browser sends to open a page of this name."""
    message = BackMsg()
    message.rerun_script.page_name, message.rerun_script.query_string = page, ""
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
