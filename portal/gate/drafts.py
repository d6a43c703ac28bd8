"""What a browser sends of what is typed: from a page of this portal, of who is signed in, and not too much."""

from collections import Counter
from datetime import timedelta
from functools import cache, partial
from typing import Annotated
from uuid import UUID

import anyio
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from portal import drafts
from portal.access import SignedOut
from portal.gate import cookies, session_lookup
from portal.gate.websocket import own_page

PATH = "/drafts"
MOST = 256 * 1024  #: bytes of one request
MOST_AT_ONCE = 3  #: requests of one login session; what is refused the browser keeps and sends again
_under_way: Counter[UUID] = Counter()
_NAME = r"[A-Za-z0-9_-]+"


class Box(BaseModel):
    """One box, as the browser tells it."""

    form: str = Field(pattern=rf"^{_NAME}$", max_length=200)
    field: str = Field(pattern=rf"^{_NAME}$", max_length=100)
    text: str
    ago: float = Field(ge=0, le=drafts.KEPT.total_seconds() * 1000)  #: milliseconds since it was typed

    def typed(self) -> drafts.Typed:
        """As it is kept: without what no text of the database holds, and no more than there is room for."""
        text = (
            self.text.replace("\x00", "")
            .encode("utf-8", "ignore")[: drafts.MAX_TEXT]
            .decode("utf-8", "ignore")
        )
        return drafts.Typed(self.form, self.field, text, timedelta(milliseconds=self.ago))


_BOXES: TypeAdapter[list[Box]] = TypeAdapter(Annotated[list[Box], Field(max_length=100)])


async def keep(request: Request) -> Response:
    """Keep what was typed. Says nothing but whether it was: what was sent stands in no answer and in no log."""
    login = cookies.session_of(request)
    if login is None or not own_page(request):
        return Response(status_code=403)
    if _under_way[login] >= MOST_AT_ONCE:
        return Response(status_code=503)
    _under_way[login] += 1
    try:
        return await _keep(request, login)
    finally:
        _under_way[login] -= 1
        if not _under_way[login]:
            del _under_way[login]


async def _keep(request: Request, login: UUID) -> Response:
    body = await _body(request)
    if body is None:
        return Response(status_code=413)
    try:
        boxes = _BOXES.validate_json(body)
    except ValidationError:
        return Response(status_code=400)
    try:
        await session_lookup.aside(partial(drafts.keep, login, [box.typed() for box in boxes]), _keepers())
    except SignedOut:
        return Response(status_code=401)
    except session_lookup.Down:
        return Response(status_code=503)
    return Response(status_code=204)


@cache
def _keepers() -> anyio.CapacityLimiter:
    # Threads of their own: who types waits for who types, and nobody's click for either.
    return anyio.CapacityLimiter(4)


async def _body(request: Request) -> bytes | None:
    """What was sent; None as soon as it is too much."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST:
            return None
    return bytes(body)
