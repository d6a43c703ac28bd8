"""Whose run it is, when it begins, and how what it says gets to its screen: what that leans on of Streamlit's inside (1.67).

One way of a message: a browser asks (`_request_rerun`), its screen's turn comes (`turns`), then the process has a slot (`slots`);
the script runs in a thread of its own, and what it says leaves it together (`batching`), is heard in the event loop and sent.
What is assumed of Streamlit is in tests/gate/test_streamlit_contract.py.
"""

import asyncio
import json
import logging
from functools import partial
from typing import Any
from urllib.parse import parse_qsl
from weakref import ReferenceType, WeakKeyDictionary, ref

from starlette.websockets import WebSocketDisconnect
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime import Runtime, SessionClientDisconnectedError
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner, ScriptRunnerEvent
from streamlit.web.server.starlette.starlette_websocket import StarletteSessionClient

from portal.gate.batching import Together
from portal.gate.frames import JOINED, joined
from portal.gate.slots import Slots
from portal.gate.turns import Asked, Place, Turns

log = logging.getLogger(__name__)

IDENTITY_KEY = "session"  #: what `st.user` calls the login session
#: What components of the portal's ask for by themselves, when others have changed something.
BY_ITSELF = frozenset({"anew"})
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


_slots: WeakKeyDictionary[asyncio.AbstractEventLoop, Slots[AppSession, ClientState | None]] = (
    WeakKeyDictionary()
)


def slots() -> Slots[AppSession, ClientState | None]:
    """The runs of this process; asked in its event loop. With another loop they are others: what ran in one that ended is no more."""
    loop = asyncio.get_running_loop()
    if loop not in _slots:
        _slots[loop] = Slots(_begin, loop.call_later, _whose)
    return _slots[loop]


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


async def _sender(client: StarletteSessionClient) -> None:
    """What waits for a browser leaves for it; in one frame, where its page takes that apart (`templates/ahead.js`)."""
    socket, waiting = client._websocket, client._send_queue
    joins = JOINED in socket.query_params
    try:
        while True:
            messages = [await waiting.get()]
            while joins and not waiting.empty():
                messages.append(waiting.get_nowait())
            await socket.send_bytes(joined(messages))
    except WebSocketDisconnect:
        pass
    except Exception as error:
        log.error("a screen could not be sent to: %s", type(error).__name__)
    finally:
        client._closed.set()


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
    if BY_ITSELF & set(_fired_events(client)) and not is_by_itself(client):
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
        by_itself=is_by_itself(client),
        fires=bool(fired),
        says=frozenset(
            widget.SerializeToString(deterministic=True) for widget in client.widget_states.widgets
        ),
    )


def is_by_itself(client: ClientState) -> bool:
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


def take_over() -> None:
    """From here on runs of this process begin and are heard as said above."""
    AppSession.request_rerun = _request_rerun  # type: ignore[method-assign, assignment]
    AppSession._on_scriptrunner_event = _runner_says  # type: ignore[method-assign, assignment]
    StarletteSessionClient._sender = _sender  # type: ignore[method-assign, assignment]
