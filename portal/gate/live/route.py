"""The websocket of a window: it only ever hears. What it says is thrown away, and too much of it ends it."""

from __future__ import annotations

import json
from collections.abc import Coroutine
from functools import partial
from typing import Any
from uuid import UUID

import anyio
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from portal.access import SignedOut
from portal.database import session
from portal.gate import session_lookup
from portal.gate.live.hub import Hub, TooMany, Window
from portal.gate.live.menu import Counting
from portal.gate.live.news import Listener
from portal.organisation.queries import reached

PATH = "/live"
BEAT = 10.0  #: seconds between two signs of life to a window that hears nothing
GATHER = 0.1  #: seconds in which what belongs together comes together
SAID = 60  #: messages that a window may send before it is closed; the portal's own sends none
UNSURE = 60.0  #: seconds between two questions about a session while nothing is heard
SURE = (
    600.0  #: the same while the database says when one ends; an idle end is seen by the page's own websocket
)
ENDED, BUSY = 1008, 1013


async def serve(hub: Hub, login: UUID, scope: Scope, receive: Receive, send: Send) -> None:
    """Tell a window what changes, for as long as its login session lasts. The gate has seen cookie and origin."""
    socket = WebSocket(scope, receive, send)
    await socket.accept()
    try:
        who = await _who(login)
        if who is None:
            return await socket.close(ENDED)
        with hub.window(who) as window:
            async with anyio.create_task_group() as tasks:
                for work in (
                    partial(_sender, socket, Counting(login), window),
                    partial(_reader, socket),
                    partial(_watcher, hub, login, window),
                ):
                    tasks.start_soon(_until_one_ends, work, tasks.cancel_scope)
        if (
            socket.application_state is WebSocketState.CONNECTED
            and socket.client_state is WebSocketState.CONNECTED
        ):
            await socket.close(ENDED)
    except TooMany:
        await socket.close(BUSY)
    except session_lookup.Down:
        await socket.close(BUSY)
    except (WebSocketDisconnect, RuntimeError, OSError):
        return  # the window is gone


async def _until_one_ends(work: partial[Coroutine[Any, Any, None]], scope: anyio.CancelScope) -> None:
    try:
        await work()
    except (WebSocketDisconnect, RuntimeError, OSError):
        pass
    scope.cancel()


async def _sender(socket: WebSocket, counting: Counting, window: Window) -> None:
    """News as they come, the menu's numbers when they change, a sign of life where nothing does."""
    while True:
        with anyio.move_on_after(min(BEAT, counting.wait())):
            await window.woken.wait()
            await anyio.sleep(GATHER)
        told = window.take()
        counting.heard(told.get("kinds", []), anew="anew" in told)
        due = not counting.wait()
        if told or not due:
            await socket.send_text(json.dumps(told))
        if due and (menu := await counting.menu()) is not None:
            await socket.send_text(json.dumps({"menu": menu}))


async def _reader(socket: WebSocket) -> None:
    """Notice the end; nothing that a window says is read."""
    for _said in range(SAID):
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return


async def _watcher(hub: Hub, login: UUID, window: Window) -> None:
    """Return when the login session is over; follow a person into another role."""
    doubt = hub.doubt(window.who.person)
    while True:
        with anyio.move_on_after(SURE if hub.listening else UNSURE):
            await doubt.wait()
        doubt = hub.doubt(window.who.person)
        try:
            who = await _who(login)
        except session_lookup.Down:
            continue
        if who is None:
            return
        if who != window.who:
            window.who, window.anew = who, True
            window.wake()


async def _who(login: UUID) -> Listener | None:
    """Who looks, as the database sees them now; None when their session is over. It counts as no activity."""
    return await session_lookup.aside(partial(_asked, login))


def _asked(login: UUID) -> Listener | None:
    try:
        with session(login) as db:
            me, units = reached(db)
    except SignedOut:
        return None
    return Listener(me.person_id, me.role, me.unit_id, None if units is None else frozenset(units))
