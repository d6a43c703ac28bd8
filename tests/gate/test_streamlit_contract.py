"""What the portal assumes of Streamlit's inside, sentence by sentence, asked of the Streamlit that is installed.

After an upgrade, the sentence that fails says what to look at; `docs/operations.md` says where each is leaned on.
The files that know are portal/ui/streamlit_adapter.py, portal/gate/streamlit_internals.py and portal/gate/streamlit_runs.py.
"""

from __future__ import annotations

import inspect
import json
import logging
import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from time import sleep

import pytest
import streamlit as st
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount, WebSocketRoute
from starlette.testclient import TestClient
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime import Runtime, app_session, get_instance
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette import starlette_server_config
from streamlit.web.server.starlette.starlette_websocket import StarletteSessionClient
from uvicorn.protocols.http.h11_impl import H11Protocol

from portal.gate import bundle as served_bundle
from portal.gate import streamlit_internals as internals
from portal.gate import streamlit_runs as runs
from portal.gate.frames import JOINED
from portal.gate.route_policy import CALLBACK, Door, door
from portal.gate.turns import Place
from portal.process.services import _streamlit as started_with
from portal.settings import ROOT
from portal.ui import streamlit_adapter as adapter
from portal.ui.app.current_user import SIGN_OUT
from tests.gate import scratch
from tests.gate.scratch import Screen
from tests.gate.streamlit_names import private_names
from tests.gate.test_anonymous import addresses

BUNDLE = Path(st.__file__).parent / "static"
INDEX = (BUNDLE / "index.html").read_text("utf-8")
SCRIPT = """
import pandas as pd
import streamlit as st
from portal.ui import streamlit_adapter as adapter

def where():
    return f"page {adapter.in_page()} fragment {adapter.in_fragment()}"

def seen():
    st.session_state.callback = where()

st.text(where())
st.text(f"session {st.user.get('session')}")
st.text(f"callback {st.session_state.get('callback')}")
st.button("on page", on_click=seen)
if st.button("leave"):
    adapter.leave_for("/elsewhere")
if st.button("anew"):
    adapter.load_anew()
st.download_button("file", b"made before", "a.csv")
st.download_button("later", lambda: b"made when asked for", "b.csv")
if st.button("fail"):
    raise KeyError("0901 234 567")

@st.fragment
def part():
    st.text(f"part: {where()}")
    st.button("in part", on_click=seen)
    st.text(f"part: callback {st.session_state.get('callback')}")

part()
st.data_editor(pd.DataFrame({"name": ["An", "Chi"], "kw": [1, 2]}).set_index("name"), key="editor")
st.text(f"edited {dict(adapter.edited_rows('editor'))}")
"""

Check = Callable[..., None]
CONTRACT: dict[str, Check] = {}


def assumes(sentence: str) -> Callable[[Check], Check]:
    """This is assumed of Streamlit; the function says so with `assert`."""

    def keep(check: Check) -> Check:
        assert sentence not in CONTRACT
        CONTRACT[sentence] = check
        return check

    return keep


@cache
def bundle() -> str:
    """All scripts that Streamlit serves to browsers."""
    return "\n".join(path.read_text("utf-8") for path in sorted((BUNDLE / "static" / "js").glob("*.js")))


@cache
def names() -> frozenset[str]:
    """Every word of them that may be an element's name; of a composed one what stands before the first hole."""
    return frozenset(re.findall(r"(?<![\w$])[A-Za-z][a-z]*[A-Z]\w*", bundle()))


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[TestClient]:
    """A browser at an application that is not the portal."""
    script = tmp_path / "main.py"
    script.write_text(SCRIPT)
    with scratch.served(script) as client:
        yield client


@pytest.fixture
def screen(browser: TestClient) -> Iterator[Screen]:
    """Its page, run once."""
    with scratch.screen(browser, **{internals.IDENTITY_HEADER: "one"}) as opened:
        yield opened.run()


def pressed(screen: Screen, label: str, **asked: object) -> Screen:
    """The page after a click on a button."""
    return screen.run({screen.button(label).id: ("trigger_value", True)}, **asked)


# Runs


@assumes(
    "the last frame of a run is a ForwardMsg whose session_status_changed says that not script_is_running"
)
def _(screen: Screen) -> None:
    told = [
        f.session_status_changed for f in screen.frames if f.WhichOneof("type") == "session_status_changed"
    ]
    assert [status.script_is_running for status in told][-1] is False


@assumes(
    "get_script_run_ctx gives a run its context: it knows fragment_ids_this_run, and takes frames with enqueue"
)
def _() -> None:
    def page() -> None:
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
        from streamlit.runtime.scriptrunner import get_script_run_ctx

        context = get_script_run_ctx(suppress_warning=True)
        assert context is not None
        assert not context.fragment_ids_this_run
        context.enqueue(ForwardMsg(auth_redirect={"url": ""}))

    assert not AppTest.from_function(page).run().exception


@assumes("a run of the page is not a run of a fragment, nor are its callbacks")
def _(screen: Screen) -> None:
    assert {"page True fragment False", "part: page True fragment False"} <= set(screen.texts)
    assert "callback page True fragment False" in pressed(screen, "on page").texts


@assumes("a run of a fragment says so, and so do its callbacks")
def _(screen: Screen) -> None:
    alone = pressed(screen, "in part", fragment_id=screen.fragment)
    assert alone.texts == ["part: page False fragment True", "part: callback page False fragment True"]


@assumes("outside of a run there is no context, and asking for it is no error")
def _() -> None:
    assert (adapter.in_session(), adapter.in_page(), adapter.in_fragment()) == (False, False, False)
    adapter.leave_for("/nowhere")


@assumes("a script sends the browser to an address of the server by auth_redirect, and runs on")
def _(screen: Screen) -> None:
    left = pressed(screen, "leave")
    assert left.redirects == ["/elsewhere"]
    assert left.texts[-1] == "edited {}"


@assumes("the browser follows auth_redirect relative to the page's address, so that an empty one reloads it")
def _(screen: Screen) -> None:
    assert pressed(screen, "anew").redirects == [""]
    assert re.search(r"authRedirect:(\w+)=>\{.{0,200}?window\.location\.href=\1\.url\}", bundle())


@assumes("what escapes a script is logged by streamlit.error_util and by nobody else")
def _(screen: Screen, caplog: pytest.LogCaptureFixture) -> None:
    written: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: written.append(record.name)  # type: ignore[method-assign]
    loggers = [logging.getLogger(name) for name in list(logging.Logger.manager.loggerDict)]
    own = logging.getLogger(adapter._ERRORS)
    filters, own.filters = own.filters, []
    for logger in loggers:
        logger.addHandler(handler)
    try:
        pressed(screen, "fail")
    finally:
        own.filters = filters
        for logger in loggers:
            logger.removeHandler(handler)
    assert set(written) == {adapter._ERRORS}


@assumes("the edits of st.data_editor are keyed by the row's position, then by the column")
def _(screen: Screen) -> None:
    edits = json.dumps({"edited_rows": {"1": {"kw": 7}}, "added_rows": [], "deleted_rows": []})
    edited = screen.run({screen.grid.id: ("string_value", edits)})
    assert edited.texts[-1] == "edited {1: {'kw': 7}}"
    assert "edited_rows" in bundle()


@assumes("st.switch_page takes query_params, and st.query_params.from_dict replaces them all")
def _() -> None:
    assert "query_params" in inspect.signature(st.switch_page).parameters

    def page() -> None:
        import streamlit as st

        st.query_params.from_dict({"b": "2"})
        st.text(dict(st.query_params))

    drawn = AppTest.from_function(page)
    drawn.query_params["a"] = "1"
    assert drawn.run().text[0].value == "{'b': '2'}"


@assumes("the look is said twice in a run: st.set_page_config may be called again")
def _() -> None:
    def page() -> None:
        import streamlit as st

        st.set_page_config("one", layout="wide")
        st.set_page_config(page_title="other")

    assert not AppTest.from_function(page).run().exception


@assumes("a folder pages/ beside the script is served to all, so the shell lies elsewhere")
def _(browser: TestClient, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "secret.py").write_text("import streamlit as st\nst.text('for all')")
    with scratch.served(tmp_path / "main.py") as other, scratch.screen(other) as opened:
        assert opened.run(page_name="secret").texts == ["for all"]
    assert not (ROOT / "portal" / "ui" / "pages").exists()


@assumes("AppTest runs by _run and leaves Runtime._instance empty (tests/conftest.py puts it back)")
def _(portal: TestClient) -> None:
    serving = Runtime._instance
    assert serving is not None
    AppTest.from_string("import streamlit as st").run()
    assert Runtime._instance is serving
    assert "Runtime._instance = None" in inspect.getsource(inspect.getmodule(AppTest))  # type: ignore[arg-type]


# Turns


def at_rest() -> AppSession:
    """The one session, once nothing runs: a run's last word comes after what it drew."""
    session = get_instance()._session_mgr.list_active_sessions()[0].session
    for _look in range(200):
        if session._scriptrunner is None:
            break
        sleep(0.01)
    assert session._scriptrunner is None
    return session


@assumes(
    "the colours of every run are put together by _populate_theme_msg of app_session, out of options alone"
)
def _(screen: Screen) -> None:
    made = inspect.getsource(app_session._populate_theme_msg)
    assert app_session._populate_theme_msg is internals._populate_theme
    assert list(inspect.signature(internals._theme).parameters) == ["msg", "section"]
    fresh, kept = app_session.CustomThemeConfig(), app_session.CustomThemeConfig()
    internals._theme(fresh, "theme.dark")
    internals._populate_theme(kept, "theme.dark")
    assert "_theme_of(section)" in made
    assert fresh == kept
    assert kept.primary_color


@assumes("every message that runs the script goes through AppSession.request_rerun(client_state)")
def _() -> None:
    assert list(inspect.signature(runs._request).parameters) == ["self", "client_state"]
    assert "self.request_rerun(" in inspect.getsource(AppSession._handle_rerun_script_request)
    # A saved file comes from a thread of its own, by call_soon_threadsafe.
    assert "get_running_loop" in inspect.getsource(runs._in_loop)
    # What cannot be begun is told to whose screen it is, as there.
    assert "self.handle_backmsg_exception(ex)" in inspect.getsource(AppSession.handle_backmsg)
    fields = {"query_string", "page_script_hash", "fragment_id", "is_auto_rerun", "widget_states"}
    assert fields <= set(ClientState.DESCRIPTOR.fields_by_name)


@assumes("what was pressed comes as a WidgetState whose value is a …trigger_value, a component's as JSON")
def _() -> None:
    kinds = {kind.name for kind in WidgetState.DESCRIPTOR.oneofs_by_name["value"].fields}
    pressed = {kind for kind in kinds if kind.endswith("trigger_value")}
    assert pressed == {"trigger_value", "string_trigger_value", "json_trigger_value"}


@assumes("a session has a runner exactly while a run is under way, and hears SHUTDOWN of it as its last")
def _(screen: Screen) -> None:
    session = at_rest()
    heard = inspect.getsource(runs._heard)
    assert "if sender is not self._scriptrunner" in heard
    assert re.search(r"event == ScriptRunnerEvent.SHUTDOWN:.*?self._scriptrunner = None", heard, re.DOTALL)
    assert list(inspect.signature(runs._heard).parameters)[:3] == ["self", "sender", "event"]
    assert session._state is not AppSessionState.SHUTDOWN_REQUESTED


@assumes(
    "all that a run says comes in its thread by _on_scriptrunner_event, to be heard in the loop in that order by"
    " _handle_scriptrunner_event_on_event_loop; after SCRIPT_STARTED, ENQUEUE_FORWARD_MSG and SCRIPT_STOPPED_FOR_RERUN more comes"
)
def _() -> None:
    assert AppSession._on_scriptrunner_event is runs._runner_says
    assert {event.name for event in runs._GOES_ON} == {
        "SCRIPT_STARTED",
        "ENQUEUE_FORWARD_MSG",
        "SCRIPT_STOPPED_FOR_RERUN",
    }
    given = inspect.signature(runs._heard).parameters
    assert set(given) >= {"forward_msg", "exception", "client_state", "page_script_hash", "run_descriptor"}
    says = inspect.getsource(inspect.getmodule(ScriptRunner))  # type: ignore[arg-type]
    assert len(re.findall(r"self\.on_event\.send\(\s*self,\s*event=", says)) == says.count("on_event.send(")
    assert "on_event.connect(self._on_scriptrunner_event)" in inspect.getsource(AppSession)


@assumes(
    "what there is to send waits in flush_browser_queue; the loop of the Runtime gives it to _send_message, says"
    " on_flushed_messages_sent, and calls disconnect_session on SessionClientDisconnectedError: as the gate does"
)
def _(screen: Screen) -> None:
    loop = inspect.getsource(Runtime._loop_coroutine)
    used = ("flush_browser_queue()", "_send_message(", "on_flushed_messages_sent()", "disconnect_session(")
    assert [loop.count(name) for name in used] == [1, 1, 1, 1]
    assert "except SessionClientDisconnectedError" in loop
    [there] = get_instance()._session_mgr.list_active_sessions()
    assert get_instance()._session_mgr.get_active_session_info(there.session.id) is there
    assert there.client is not None


@assumes("a session calls _message_enqueued_callback only where there is one, to wake that loop")
def _(screen: Screen) -> None:
    session = get_instance()._session_mgr.list_active_sessions()[0].session
    assert session._message_enqueued_callback is not None
    assert "if self._message_enqueued_callback:" in inspect.getsource(AppSession._enqueue_forward_msg)
    assert not session._event_loop.is_closed()
    assert callable(session._event_loop.call_soon)


@assumes("a session knows the page and the query of its last run as the browser says them")
def _(screen: Screen) -> None:
    screen.run(page_script_hash=screen.page, query_string="a=1&b=%C3%A1")
    session = at_rest()
    assert runs._place(session._client_state) == Place(screen.page, (("a", "1"), ("b", "á")))


@assumes(
    "what components ask is sent together with what else is chosen in that moment, with one fragment's id (scheduleFlush)"
)
def _() -> None:
    assert "this.scheduledFragmentId??=" in bundle()
    assert "setTimeout(()=>{this.sendUpdateWidgetsMessage(this.scheduledFragmentId)" in bundle()


@assumes("the bundle takes Back by popstate, and writes pages by history.pushState alone (start.js)")
def _() -> None:
    assert "EventListener(`popstate`,this.onHistoryChange" in bundle()
    assert len(re.findall(r"maybeUpdatePageUrl=.{0,400}?history\.pushState\(", bundle())) == 1


@assumes(
    "rerun_script with page_name and query_string opens a page; script_finished ends it, auth_redirect leads away"
)
def _(browser: TestClient) -> None:
    with scratch.screen(browser, **{internals.IDENTITY_HEADER: "one"}) as opened:
        opened.run()
        said = [internals.draws(frame) for frame in opened.raw]
        assert (said.count("done"), said.count("leaves")) == (1, 0)
        assert [internals.draws(frame) for frame in pressed(opened, "leave").raw].count("leaves") == 1
    asked = BackMsg()
    asked.ParseFromString(internals.opens("tickets"))
    assert (asked.rerun_script.page_name, asked.rerun_script.query_string) == ("tickets", "")
    assert internals.ForwardMsg.FINISHED_EARLY_FOR_RERUN == 2


# The server


@assumes(
    "uvicorn speaks HTTP by H11Protocol, which patience wraps: httptools would be taken instead were it there"
)
def _() -> None:
    configuration = uvicorn.Config("nobody:app", http="auto")
    configuration.load_app = lambda: None  # type: ignore[method-assign, return-value]
    configuration.load()
    assert configuration.http_protocol_class is H11Protocol


# The websocket


@assumes("the trusted header of the handshake becomes st.user.session")
def _(screen: Screen) -> None:
    assert "session one" in screen.texts


@assumes("a browser session is not resumed with another value of the trusted header")
def _(browser: TestClient) -> None:
    def resumed(by: str) -> bool:
        with scratch.screen(browser, **{internals.IDENTITY_HEADER: "one"}) as opened:
            opened.run()
            before = get_instance()._session_mgr.list_active_sessions()[0].session.id
        with scratch.screen(browser, before, **{internals.IDENTITY_HEADER: by}) as opened:
            opened.run()
            return get_instance()._session_mgr.list_active_sessions()[0].session.id == before

    assert resumed("one")
    assert not resumed("other")


@assumes("clicks come by one websocket, and it is where the gate stands")
def _(application: Starlette) -> None:
    assert [r.path for r in application.routes if isinstance(r, WebSocketRoute)] == [internals.STREAM]


@assumes("there is no kind of message from browsers that the gate has not heard of")
def _() -> None:
    refused = {"clear_cache", "set_run_on_save", "load_git_info"}
    refused |= {"debug_disconnect_websocket", "debug_shutdown_runtime"}
    kinds = {field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    assert kinds == refused | internals.RUNS | (internals.HARMLESS - {None})


@assumes("a refresh that a screen does by itself is marked is_auto_rerun")
def _() -> None:
    assert BackMsg(rerun_script={"is_auto_rerun": True}).rerun_script.is_auto_rerun
    assert re.search(r"isAutoRerun:\w+", bundle())


@assumes("what fires in a component comes as the json_trigger_value of one of the widgets of widget_states")
def _() -> None:
    def clicked(*events: str) -> bytes:
        message = BackMsg()
        told = json.dumps([{"event": event} for event in events])
        message.rerun_script.widget_states.widgets.add(id="live", json_trigger_value=told)
        return message.SerializeToString()

    assert not internals.said(clicked("anew")).by_hand
    assert internals.said(clicked("anew", "chosen")).by_hand
    assert "jsonTriggerValue" in bundle()


# What lies in its memory


@assumes(
    "Runtime.instance()._session_mgr knows a screen by get_session_info: session._user_info has the trusted header"
)
def _(screen: Screen) -> None:
    assert internals.login_of(screen.id) == "one"
    assert internals.login_of("nobody's") is None
    known = Runtime.instance()._session_mgr.get_session_info(screen.id)
    assert known is not None
    assert known.session._user_info[internals.IDENTITY_KEY] == "one"


@assumes("media_file_mgr._files_by_session_and_coord says to which screen a file was given")
def _(screen: Screen) -> None:
    made = re.fullmatch(internals.MEDIA, screen.download("file").url)
    assert made
    assert made[1] in Runtime.instance().media_file_mgr._files_by_session_and_coord[screen.id].values()
    assert internals.logins_given(made[1]) == {"one"}
    assert internals.logins_given("another") == set()


@assumes(
    "a file that is made when asked for is made by MediaFileManager.execute_deferred, which takes _lock without holding it, "
    "of what _deferred_callables has for its placeholder: session_id is the screen"
)
def _(screen: Screen) -> None:
    files, placeholder = Runtime.instance().media_file_mgr, screen.download("later").deferred_file_id
    assert isinstance(files, MediaFileManager)
    assert files._deferred_callables[placeholder]["session_id"] == screen.id
    made = re.fullmatch(internals.MEDIA, files.execute_deferred(placeholder))
    assert made
    assert internals.logins_given(made[1]) == {"one"}


@assumes(
    "an upload lies in uploaded_file_mgr.file_storage, by screen and file, with its data, name and type, "
    "as long as the screen is open"
)
def _(browser: TestClient) -> None:
    with scratch.screen(browser, **{internals.IDENTITY_HEADER: "one"}) as opened:
        record = UploadedFileRec(file_id="a", name="a" * 9000, type="t" * 9000, data=b"x" * 9000)
        small = UploadedFileRec(file_id="b", name="b.csv", type="text/csv", data=b"")
        for file in (record, small):
            Runtime.instance().uploaded_file_mgr.add_file(opened.run().id, file)  # type: ignore[attr-defined]
        large, least = internals.uploaded()["one"]
        assert 27_000 < large < 28_000
        assert least == internals.LEAST_UPLOAD


@assumes("the server names each upload: get_upload_urls ends with a UUID, in hexadecimal digits with dashes")
def _(screen: Screen) -> None:
    named = Runtime.instance().uploaded_file_mgr.get_upload_urls(screen.id, ["a.csv", "b.csv"])
    found = [re.fullmatch(internals.UPLOAD, file.upload_url) for file in named]
    assert [there and there[1] for there in found] == [screen.id] * 2


@assumes("uploads into a screen that is no more are kept, until remove_session_files drops them")
def _(browser: TestClient) -> None:
    uploads = Runtime.instance().uploaded_file_mgr
    with scratch.screen(browser, **{internals.IDENTITY_HEADER: "one"}) as opened:
        for screen in (opened.run().id, "gone"):
            record = UploadedFileRec(file_id="a", name="a.csv", type="text/csv", data=b"123")
            uploads.add_file(screen, record)  # type: ignore[attr-defined]
        assert set(internals.uploaded()) == {"one", None}
        internals.drop_orphans()
        assert set(internals.uploaded()) == {"one"}


# Paths, cookies and options


@assumes("every path of Streamlit's is behind a door that the gate has named; the rest is the page")
def _(application: Starlette) -> None:
    streamlits = set(addresses(application.routes)) - {"/", "//index.html", "/index.html"}
    assert {address for address in streamlits if door(address) is Door.PAGE} == set()
    assert [route.path for route in application.routes if isinstance(route, Mount)][-1] == ""


@assumes("Streamlit's own sign-in has three paths: two that the gate answers itself, one that it shuts")
def _(application: Starlette) -> None:
    paths = {a for a in addresses(application.routes) if a.startswith("/auth") or "callback" in a}
    assert paths == {"/auth/login", SIGN_OUT, CALLBACK}
    assert [door(path) for path in sorted(paths)] == [Door.SHUT, Door.LOGIN, Door.LOGIN]


@assumes("Streamlit answers its health and its figures where the gate says")
def _(browser: TestClient) -> None:
    assert browser.get(internals.HEALTH).text == "ok"
    assert browser.get(internals.METRICS).status_code == 200


@assumes("what the page loads lies under /static/ and beside it")
def _(browser: TestClient) -> None:
    loaded = re.findall(r'(?:src|href)="\.(/[^"]+)"', INDEX.partition("<body>")[0])
    assert len(loaded) > 3
    own = [path for path in loaded if not path.startswith("/_stcore")]
    assert all(path.startswith(internals.BUNDLE) and browser.get(path).status_code == 200 for path in own)


@assumes("every cookie of Streamlit's begins with _streamlit")
def _() -> None:
    cookies = {v for k, v in vars(starlette_server_config).items() if k.endswith("_COOKIE_NAME")}
    assert len(cookies) >= 4
    assert all(name.startswith(internals.COOKIES) for name in cookies)
    assert internals.XSRF_COOKIE in cookies


@assumes("who comes without a cookie is given the one against forged requests, which the page's script reads")
def _(browser: TestClient) -> None:
    browser.get(internals.HEALTH)
    assert set(browser.cookies) == {internals.XSRF_COOKIE}
    assert f"`{internals.XSRF_COOKIE}`" in bundle()


@assumes("every option exists that config.toml, the start and the gate set")
def _() -> None:
    written = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    flat = {f"{section}.{name}" for section, values in written.items() for name in values}
    nested = {"theme.light", "theme.dark"}
    flat = (flat - nested) | {f"{part}.{n}" for part in nested for n in written["theme"][part[6:]]}
    source = Path(internals.__file__).read_text("utf-8")
    flat |= set(re.findall(r'set_option\("([\w.]+)"', source)) | set(started_with())
    assert "runner.postScriptGC" in flat
    assert "server.trustedUserHeaders" in flat
    assert flat - set(config.get_config_options()) == set()


@assumes("the modules that the gate loads beforehand are there")
def _() -> None:
    for module in internals.SLOW_TO_LOAD:
        import_module(module)


# The page and its elements


@assumes("the page finds its server by window.__streamlit")
def _() -> None:
    assert re.search(r"window\.__streamlit\b", bundle())
    assert "BACKEND_BASE_URL" in bundle()


@assumes(
    "with HOST_CONFIG and its two required parts the page connects at once, and asks for its server's health besides"
)
def _() -> None:
    assert re.search(
        r"allowedOrigins:(\w+),useExternalAuthToken:(\w+)\}=\w+,.{0,160}typeof \2==`boolean`", bundle()
    )
    assert re.search(r"enableBypass===!0\?\(.{0,60}CONNECTING\),this\.pingServerInBackground", bundle())
    assert all(part in internals.START for part in ("HOST_CONFIG", "allowedOrigins", "useExternalAuthToken"))


@assumes(
    "the page opens its socket by window.WebSocket under /_stcore/stream and listens in the same moment (templates/ahead.js)"
)
def _() -> None:
    assert len(re.findall(r"new WebSocket\(", bundle().replace("this.ws=new WebSocket(", ""))) >= 1
    assert re.search(
        r"this\.websocket=new WebSocket\(\w+,\[`streamlit`,\.\.\.\w+\]\),this\.websocket\.binaryType=`arraybuffer`,"
        r"this\.setConnectionTimeout\(\w+\);.{0,80}this\.websocket\.addEventListener\(`message`",
        bundle(),
    )
    assert f'"{internals.STREAM}"' in internals.START


@assumes("the message that asks for a page has the fields by the numbers that templates/ahead.js writes")
def _() -> None:
    state = BackMsg.DESCRIPTOR.fields_by_name["rerun_script"]
    fields = {name: field.number for name, field in state.message_type.fields_by_name.items()}
    about = {
        name: field.number
        for name, field in state.message_type.fields_by_name[
            "context_info"
        ].message_type.fields_by_name.items()
    }
    assert (state.number, fields["query_string"], fields["widget_states"]) == (11, 1, 2)
    assert (fields["page_name"], fields["context_info"]) == (4, 8)
    assert about == {
        "timezone": 1,
        "timezone_offset": 2,
        "locale": 3,
        "url": 4,
        "is_embedded": 5,
        "color_scheme": 6,
    }


@assumes(
    "what waits for a browser is in _send_queue of a StarletteSessionClient; its task _sender gives it to _websocket.send_bytes, and"
    " sets _closed when it ends"
)
def _() -> None:
    written = inspect.getsource(inspect.getmodule(StarletteSessionClient))  # type: ignore[arg-type]
    assert StarletteSessionClient._sender is runs._sender
    assert "asyncio.create_task(\n            self._sender()" in written
    for part in (
        "payload = await self._send_queue.get()",
        "await self._websocket.send_bytes(payload)",
        "self._closed.set()",
    ):
        assert part in written


@assumes(
    "a message of Streamlit's begins with no zero, and its page takes messages one by one (templates/ahead.js)"
)
def _() -> None:
    assert all(field.number > 0 for field in ForwardMsg.DESCRIPTOR.fields)
    assert re.search(r"async handleMessage\((\w)\)\{.{0,120}new Uint8Array\(\1\)", bundle())
    assert f'"?{JOINED}"' in internals.START


@assumes(
    "each kind of element has a file of its own, which the page asks for by React's lazy when the first has come"
)
def _() -> None:
    [index] = (
        file
        for path, file in served_bundle.changed().items()
        if path.startswith("/static/js/index.") and b"portalParts" in file
    )
    for part in (*internals.DRAWN_WITH, *internals.PART_OF.values()):
        assert len(list(internals.BUNDLE_FILES.glob(f"{part}.*.js"))) == 1
        [then] = re.findall(
            rf"lazy\)\(\(\)=>self\.portalParts\?\.{part}(\?\.then\(\w+=>\w+\.\w+\))?\?\?".encode(), index
        )
        exported = re.findall(
            r"export\{[^}]*\}", next(internals.BUNDLE_FILES.glob(f"{part}.*.js")).read_text("utf-8")
        )[-1]
        assert then or " as default" in exported


@assumes("what index.html names, and what a file of the bundle imports, is found (gate/parts.py)")
def _() -> None:
    named = re.findall(r"static/js/([\w.-]+\.js)", INDEX)
    assert set(internals.IN_INDEX.findall(INDEX)) == set(named)
    for path in internals.BUNDLE_FILES.glob("*.js"):
        head = path.read_text("utf-8")[:20_000]
        assert len(internals.IMPORTED.findall(head)) >= len(re.findall(r"from\W{1,2}\./", head))


@assumes(
    "leaving for another page, Streamlit writes the new query behind the old path by history.pushState, then the path with it; "
    "templates/start.js makes one entry of the two"
)
def _() -> None:
    query = r"""(\w+)=document\.location\.pathname\+\((\w+)\?`\?\$\{\2\}`:``\);\2!==\w+\(document\.location\.search\)&&.{0,60}?"""
    path = r"""\w+=\w+\?`\?\$\{\w+\}`:``,(\w+)=`\$\{\w+===`/`\?``:\w+\}/\$\{\w+\}\$\{\w+\}`;window\.history\.pushState\(\{\},``,\1\)"""
    assert re.search(query + r"window\.history\.pushState\(\{\},``,\1\)", bundle())
    assert re.search(path, bundle())
    assert len(re.findall(r"window\.history\.pushState\(\{\}", bundle())) == 2
    assert "history.pushState = function" in internals.START


@assumes("index.html has one script that is written out; the policy of the gate allows no second")
def _() -> None:
    assert len(re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", INDEX)) == 1


for part, pattern in internals.PAGE.items():

    @assumes(f"index.html has exactly one part that the gate changes as {part}: {pattern}")
    def _(pattern: str = pattern) -> None:
        assert len(re.findall(pattern, INDEX, re.DOTALL)) == 1


@assumes("a key becomes a class st-key-…, in which what is no letter, digit, _ or - becomes -")
def _() -> None:
    assert re.search(r"`st-key-`\+\w+\.trim\(\)\.replaceAll\(/\[\^a-zA-Z0-9_-\]/g,`-`\)", bundle())


@assumes("the uploader calls its buttons “Remove …” and “Add files”, in English")
def _() -> None:
    assert f"`{adapter.REMOVE_FILE}${{" in bundle()
    assert f'"aria-label":`{adapter.ADD_FILES}`' in bundle()


@assumes("a choice is found by a function of the bundle that compares what is typed with its label")
def _() -> None:
    assert any(b"normalize(`NFD`)" in file for file in served_bundle.changed().values())


@assumes(
    "the parts of an empty day are said in English by one table, which is asked for whatever the browser's language"
)
def _() -> None:
    assert sum(b"day:self.portalWords" in file for file in served_bundle.changed().values()) == 1
    assert bundle().count("locale:`en-US`") >= 3


@assumes("a calendar asks the context for the language of its months")
def _() -> None:
    changed = [file for path, file in served_bundle.changed().items() if "Date" in path]
    assert sum(b"document.documentElement.lang" in file for file in changed) == 2


@assumes(
    "a grid writes the text of a cell, and a choice, by one call each, which are told to leave nothing out silently"
)
def _() -> None:
    [grids] = [file for path, file in served_bundle.changed().items() if "/DataFrame." in path]
    assert grids.count(b"self.portalFitting(") == 2


@assumes("a grid waits 150 ms before it tells what was chosen in it, in one place of its own")
def _() -> None:
    [grids] = [file for path, file in served_bundle.changed().items() if "/DataFrame." in path]
    assert len(re.findall(rb",10\),\{gridSelection:", grids)) == 1


for words in served_bundle.WORDS:

    @assumes(f"the bundle says “{words}” where people read it")
    def _(words: str = words) -> None:
        assert any(f"[`{words}`]".encode() in file for file in served_bundle.changed().values())


@assumes("the page says whether a script runs: data-test-script-state")
def _() -> None:
    assert "data-test-script-state" in bundle()


USERS = [
    Path(adapter.__file__),
    Path(internals.__file__),
    Path(runs.__file__),
    *sorted(path for kind in ("*.js", "*.css", "*.html") for path in (ROOT / "portal").rglob(kind)),
    *sorted((ROOT / "tests" / "browser").glob("*.py")),
    *sorted((ROOT / "bench").glob("*.py")),
]
ELEMENT = re.compile(r"\bst[A-Z]\w+(?:-\w+)?|\bInputInstructions\b")
ELEMENTS = sorted({name for path in USERS for name in ELEMENT.findall(path.read_text("utf-8"))})

for element in ELEMENTS:

    @assumes(f"there is an element {element}")
    def _(element: str = element) -> None:
        name, _, kind = element.partition("-")
        assert element in names() or name in names()
        assert not kind or f"{name}-${{" in bundle()


@assumes("a runner is a ScriptRunner of script_runner, and its last word SHUTDOWN")
def _() -> None:
    assert [ScriptRunnerEvent.SHUTDOWN.name, ScriptRunner.__module__] == [
        "SHUTDOWN",
        "streamlit.runtime.scriptrunner.script_runner",
    ]


def test_no_private_name_is_leaned_on_without_a_sentence() -> None:
    said = "\n".join(f"{sentence} {inspect.getsource(check)}" for sentence, check in CONTRACT.items())
    used = {
        Path(module.__file__ or "").name: private_names(inspect.getsource(module))
        for module in (adapter, internals, runs)
    }
    silent = {
        module: [name for name in sorted(names) if not re.search(rf"\b{name}\b", said)]
        for module, names in used.items()
    }
    assert silent == {module: [] for module in used}


def test_a_private_name_is_found_however_it_is_reached() -> None:
    source = """
from streamlit.runtime import Runtime
from streamlit.runtime.media_file_manager import MediaFileManager

def one(files: MediaFileManager) -> None:
    kept = getattr(Runtime.instance().uploads, "by_screen", {})
    for screen, held in list(kept.items()):
        held.data
    files.hidden
    anything._inside
    if (found := kept.get("a")) and found.later:
        self._own
"""
    found = private_names(source)
    assert found >= {"Runtime", "instance", "uploads", "by_screen", "data", "hidden", "_inside", "later"}
    assert not found & {"items", "get", "_own"}


def test_elements_are_found() -> None:
    assert len(ELEMENTS) > 30
    assert not {"stNever", "stTimeInputField"} & names()


@pytest.mark.parametrize("sentence", CONTRACT)
def test_streamlit(sentence: str, request: pytest.FixtureRequest) -> None:
    """Does what the sentence says."""
    check = CONTRACT[sentence]
    given = [p.name for p in inspect.signature(check).parameters.values() if p.default is p.empty]
    check(**{name: request.getfixturevalue(name) for name in given})
