"""The websocket: the way by which clicks come in and scripts are run.

Without a login session there is none. With one, every message that would run a script asks the database first, so
that a session that is over, revoked or without a role runs nothing more, callbacks included: the browser is sent to
its own address, where the gate shows what is the matter. Of a screen nobody touches the database says when its session
ends; that it was left alone for too long is asked every few minutes.
"""

import logging
from urllib.parse import urlsplit
from uuid import UUID

import anyio
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from portal.gate import cookies, quotas, session_lookup
from portal.gate.live import route as live
from portal.gate.live.hub import hub
from portal.gate.rewrite import with_headers
from portal.gate.streamlit_internals import IDENTITY_HEADER, STREAM, go_back_to_the_gate, said
from portal.gate.streamlit_runs import belongs
from portal.organisation import login_sessions
from portal.settings import settings

log = logging.getLogger(__name__)
#: Seconds: who signs out by themselves is on the way already, and is not sent back to the page they leave.
PARTING = 1.5
EVERY = 60.0  # seconds between two questions about a screen that nobody touches
RARELY = 300.0  # the same while the database says when a session ends: then only an idle end is looked for
POLICY_VIOLATION = 1008


async def guard(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Let a websocket through to the application for as long as its login session lasts."""
    connection = HTTPConnection(scope)
    session = cookies.session_of(connection)
    if not own_page(connection) or scope["path"] not in (STREAM, live.PATH):
        return await _refuse(scope, receive, send, 403)
    if not session:
        return await _refuse(scope, receive, send, 401)
    if scope["path"] == live.PATH:
        return await live.serve(hub, session, scope, receive, send)
    guarded = _Guarded(session, receive, send)
    try:
        lasts = await guarded.lasts()
    except session_lookup.Down:
        return await _refuse(scope, receive, send, 503)
    if not lasts:
        await WebSocket(scope, receive, send).accept(_protocol(connection))
        return await guarded.close()
    named = {IDENTITY_HEADER.lower().encode(): str(session).encode(), b"host": _netloc(connection).encode()}
    belongs(str(session), guarded.person_id)
    with quotas.screen(guarded.person_id) as one_more:
        if not one_more:
            return await _refuse(scope, receive, send, 429)
        async with anyio.create_task_group() as tasks:
            guarded = _Guarded(session, receive, send, guarded.person_id)
            tasks.start_soon(guarded.watch)
            await app(with_headers(scope, add=named), guarded.receive, guarded.send)
            tasks.cancel_scope.cancel()


class _Guarded:
    """One connection and its login session."""

    def __init__(self, session: UUID, receive: Receive, send: Send, person: int = 0) -> None:
        self._session, self._receive, self._send = session, receive, send
        self._closed = False
        self.person_id = person  #: whose it is, as last asked

    async def receive(self) -> Message:
        """The next message that the application may see."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            asked = said(message.get("bytes"))
            if asked.kind == "broken":
                # No browser of ours sends it; Streamlit would write a page about it into the log.
                log.warning("a frame that is no message; the connection is closed")
                await self.close()
                return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}
            if asked.kind == "run" and not await self._may_run(asked.by_hand):
                await self.close()
                return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}
            if asked.kind != "nothing":
                return message

    async def _may_run(self, by_hand: bool) -> bool:
        try:
            return await self.lasts(by_hand=by_hand, runs=True)
        except session_lookup.Down:
            return True  # the page says so better than a connection that closes; without a database it reads nothing

    async def send(self, message: Message) -> None:
        """Send, unless the connection was closed from here."""
        if not self._closed:
            await self._send(message)

    async def lasts(self, *, by_hand: bool = False, runs: bool = False) -> bool:
        """Whether the session is still good and has a role; a click keeps it alive, and the run that it begins is told."""
        visitor = await session_lookup.look(self._session, touch=by_hand)
        self.person_id = visitor.id if visitor else 0
        if visitor and runs:
            login_sessions.let_in(self._session, visitor)
        return bool(visitor and visitor.person)

    async def watch(self) -> None:
        """Close the screen of somebody who went away, or whose session was revoked."""
        doubt = hub.doubt(self.person_id)
        while not self._closed:
            with anyio.move_on_after(RARELY if hub.listening and self.person_id else EVERY):
                await doubt.wait()
            doubt = hub.doubt(self.person_id)
            try:
                if not await self.lasts():
                    await anyio.sleep(PARTING)
                    await self.close()
            except session_lookup.Down:
                continue

    async def close(self) -> None:
        """Send the browser back to the gate and hang up."""
        if not self._closed:
            await self.send({"type": "websocket.send", "bytes": go_back_to_the_gate()})
            await self.send({"type": "websocket.close", "code": POLICY_VIOLATION})
            self._closed = True


def own_page(connection: HTTPConnection) -> bool:
    """Whether a page of this portal asks: a browser sends its cookies along for any other as well."""
    origin = connection.headers.get("origin", "")
    if cookies.SECURE and not origin.startswith("https:"):
        return False  # the page was not fetched over TLS: whoever stands in between may have written it
    return _netloc(connection) == connection.headers.get("host") or origin == settings.public_url


def _netloc(connection: HTTPConnection) -> str:
    """The host of the page that asks; behind a proxy the request itself may name another."""
    try:
        return urlsplit(connection.headers.get("origin", "")).netloc
    except ValueError:
        return ""  # no address at all


def _protocol(connection: HTTPConnection) -> str | None:
    return connection.headers.get("sec-websocket-protocol", "").split(",")[0].strip() or None


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int) -> None:
    websocket = WebSocket(scope, receive, send)
    await websocket.receive()  # the handshake
    if "websocket.http.response" in scope.get("extensions", {}):
        await websocket.send_denial_response(PlainTextResponse("Sign in first.", status))
    else:
        await websocket.close(POLICY_VIOLATION)
