"""What every request passes first."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from portal import logs
from portal.access import Person, Role
from portal.gate import (
    bundle,
    cookies,
    headers,
    oidc,
    own_pages,
    page_shell,
    quotas,
    session_lookup,
    websocket,
)
from portal.gate import streamlit_internals as streamlit
from portal.gate.patience import network
from portal.gate.route_policy import Door, door
from portal.organisation.login_sessions import SignedIn


class Gate:
    """ASGI middleware before Streamlit: asks for a login session, and adds the headers of security."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, refuse, or show the sign-in page."""
        with logs.request():
            if scope["type"] == "websocket":
                await websocket.guard(self.app, scope, receive, send)
            elif scope["type"] == "http":
                answer = await self._answer(Request(scope))
                await answer(scope, receive, headers.hardened(send, scope["path"]))
            else:
                await self.app(scope, receive, send)

    async def _answer(self, request: Request) -> ASGIApp:
        path: str = request.scope["path"]  # as it is routed; `request.url` loses tabs and line ends
        where = door(path)
        if where is Door.OPEN:
            return self.app
        if where is Door.SHUT:
            return PlainTextResponse("Not served here.", 403)
        if where is Door.LOGIN:
            step = oidc.ROUTES[path] if request.method == "GET" else None
            return await step(request) if step else refusal(405)
        session = cookies.session_of(request)
        if where is Door.BUNDLE:
            return bundle.served(self.app, path) if session else refusal(401)
        try:
            visitor = await session_lookup.look(session, touch=where is Door.PAGE) if session else None
        except session_lookup.Down:
            return own_pages.down(request) if own_pages.wanted(request, where) else refusal(503)
        return self._for(request, where, visitor, ended=bool(session))

    def _for(self, request: Request, where: Door, visitor: SignedIn | None, *, ended: bool) -> ASGIApp:
        shown = own_pages.wanted(request, where)
        if not visitor:
            return own_pages.sign_in(request, ended=ended) if shown else refusal(401)
        if not visitor.person:
            return own_pages.no_role(request, visitor) if shown else refusal(403)
        if where is Door.DATA:
            return self._data(request, visitor.person)
        if where is Door.METRICS and visitor.person.role != Role.ADMINISTRATOR:
            return refusal(403)
        if where is Door.PAGE and shown and not own_pages.known(request.scope["path"]):
            return own_pages.missing(request, visitor)
        return (
            page_shell.dressed(self.app, own_pages.language(request, visitor))
            if where is Door.PAGE
            else self.app
        )

    def _data(self, request: Request, person: Person) -> ASGIApp:
        path = request.scope["path"]
        if request.method == "PUT":  # nothing but uploads; what is none, by its address, is refused there
            return _received(self.app, _upload(request, person))
        fetched = request.method in ("GET", "HEAD")
        status = quotas.download(path, person.session_id) if fetched else None
        return refusal(status) if status else self.app


def _upload(request: Request, person: Person) -> quotas.Upload:
    told = request.headers.get("content-length", "")
    # A body in pieces has no length, whatever else the request says.
    known = "transfer-encoding" not in request.headers and told.isascii() and told.isdigit()
    announced = int(told) if known and len(told) < 16 else None
    address = network(request.client.host) if request.client else ""
    return quotas.Upload(request.scope["path"], person.id, person.session_id, person.role, address, announced)


def _received(app: ASGIApp, upload: quotas.Upload) -> ASGIApp:
    """The application, with room kept for an upload until it is in, or has failed; or why it may not come in."""

    async def receiving(scope: Scope, receive: Receive, send: Send) -> None:
        if status := quotas.refused(upload):
            await refusal(status)(scope, receive, send)
            return
        try:
            with quotas.coming(upload):
                await app(scope, receive, send)
        finally:
            streamlit.drop_orphans()  # the screen may have gone while the file came

    return receiving


def refusal(status: int) -> Response:
    """A few words for programs; people get a page."""
    words = {
        401: "Sign in first.",
        403: "Not for you.",
        404: "Not here.",
        405: "Only GET.",
        413: "Too much.",
        429: "Too often. Wait a minute.",
        503: "Not now.",
    }[status]
    return PlainTextResponse(words, status, headers={"cache-control": "no-store"})
