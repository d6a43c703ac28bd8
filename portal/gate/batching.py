"""What one run of a page sends leaves together, so that the browser draws once what it would draw five times in parts.

Streamlit sends every 10 ms what there is by then. A browser that gets a page in parts lays out and paints each, which
takes longer than the run itself: together, a click is answered a sixth sooner.
"""

from __future__ import annotations

import anyio
from anyio.abc import TaskGroup
from starlette.types import Message, Send

from portal.gate.streamlit_internals import RUN_ENDED

MAX_DELAY = 0.05  #: seconds that the first part of a long run waits for others


class Together:
    """A websocket's `send` that keeps frames until the run has ended, for a moment at most. Their order stays."""

    def __init__(self, send: Send, tasks: TaskGroup) -> None:
        self._send, self._tasks = send, tasks
        self._kept: list[Message] = []
        self._one_at_a_time = anyio.Lock()
        self._failed: Exception | None = None

    async def send(self, message: Message) -> None:
        """Keep a frame, or send it with what was kept. Raises what sending earlier frames raised meanwhile."""
        if self._failed:
            raise self._failed
        self._kept.append(message)
        if message["type"] != "websocket.send" or message.get("bytes") == RUN_ENDED:
            await self._leave()
        elif len(self._kept) == 1:
            self._tasks.start_soon(self._soon, self._kept)

    async def _soon(self, kept: list[Message]) -> None:
        await anyio.sleep(MAX_DELAY)
        try:
            if kept is self._kept:  # else they have left already
                await self._leave()
        except Exception as error:  # the browser is gone: who sends next is told, as it would have been
            self._failed = error

    async def _leave(self) -> None:
        async with self._one_at_a_time:
            leaving, self._kept = self._kept, []
            for message in leaving:
                await self._send(message)
