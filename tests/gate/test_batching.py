"""The frames of one run leave together: in order, at its end, or when the first has waited long enough."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import anyio
import pytest
from starlette.types import Message

from portal.gate.batching import MAX_DELAY, Together
from portal.gate.streamlit_internals import RUN_ENDED

ENOUGH = MAX_DELAY * 10


def frame(content: bytes) -> Message:
    return {"type": "websocket.send", "bytes": content}


def told(
    work: Callable[[Together, list[Message]], Awaitable[None]], fails: type[Exception] | None = None
) -> list[bytes]:
    """What has left when the work is done."""
    left: list[Message] = []

    async def send(message: Message) -> None:
        if fails:
            raise fails
        left.append(message)

    async def run() -> None:
        async with anyio.create_task_group() as tasks:
            await work(Together(send, tasks), left)
            tasks.cancel_scope.cancel()

    anyio.run(run)
    return [message.get("bytes", message["type"].encode()) for message in left]


def test_nothing_leaves_before_the_run_has_ended() -> None:
    async def work(together: Together, left: list[Message]) -> None:
        await together.send(frame(b"one"))
        await together.send(frame(b"two"))
        assert left == []
        await together.send(frame(RUN_ENDED))

    assert told(work) == [b"one", b"two", RUN_ENDED]


def test_a_long_run_is_seen_in_parts() -> None:
    async def work(together: Together, left: list[Message]) -> None:
        await together.send(frame(b"one"))
        with anyio.fail_after(ENOUGH):
            while not left:
                await anyio.sleep(MAX_DELAY / 10)
        await together.send(frame(b"two"))
        assert len(left) == 1
        await together.send(frame(RUN_ENDED))

    assert told(work) == [b"one", b"two", RUN_ENDED]


def test_the_end_of_the_connection_waits_for_nothing() -> None:
    async def work(together: Together, left: list[Message]) -> None:
        await together.send({"type": "websocket.accept"})
        assert len(left) == 1
        await together.send(frame(b"one"))
        await together.send({"type": "websocket.close"})

    assert told(work) == [b"websocket.accept", b"one", b"websocket.close"]


def test_who_sends_to_a_browser_that_is_gone_is_told() -> None:
    async def on_and_on(together: Together) -> None:
        while True:
            await together.send(frame(b"more"))
            await anyio.sleep(MAX_DELAY / 10)

    async def work(together: Together, _left: list[Message]) -> None:
        with anyio.fail_after(ENOUGH), pytest.raises(ConnectionResetError):
            await on_and_on(together)

    assert told(work, fails=ConnectionResetError) == []
