"""The application's answer, held back so that it can be changed before it leaves."""

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope


async def ask(app: ASGIApp, scope: Scope, receive: Receive) -> Response:
    """What the application answers to a request, whole; for small answers."""
    start: Message = {}
    body = bytearray()

    async def keep(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            body.extend(message.get("body", b""))

    await app(scope, receive, keep)
    response = Response(bytes(body), start["status"])
    response.raw_headers = list(start["headers"])
    return response


def with_headers(
    scope: Scope, *, drop: frozenset[bytes] = frozenset(), add: dict[bytes, bytes] | None = None
) -> Scope:
    """The same request with headers left out (names in small letters) and others put in their place."""
    added = add or {}
    kept = [(name, value) for name, value in scope["headers"] if name not in drop and name not in added]
    return {**scope, "headers": [*kept, *added.items()]}


def put_body(response: Response, body: bytes) -> None:
    """Answer with this body instead."""
    response.body = body
    MutableHeaders(raw=response.raw_headers)["content-length"] = str(len(body))
