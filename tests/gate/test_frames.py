"""Messages of a run leave in one frame for a page that takes it apart, and one by one for anybody else."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.websockets import WebSocketDisconnect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from portal.gate.frames import JOINED, joined, parted
from portal.gate.streamlit_runs import _sender

MESSAGES = [b"one", b"", b"three" * 100]


@given(st.lists(st.binary(min_size=1, max_size=300).filter(lambda m: m[0] != 0), min_size=1))
def test_what_was_joined_is_parted_again(messages: list[bytes]) -> None:
    assert list(parted(joined(messages))) == messages


def test_a_message_alone_is_its_own_frame() -> None:
    said = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY).SerializeToString()
    assert joined([said]) == said
    assert said[0] != 0


class Screen(SimpleNamespace):
    """What the sender knows of a screen: its socket, what waits for it, and whether it has gone."""

    def __init__(self, asked: str, gone: Exception | None = None) -> None:
        self.sent: list[bytes] = []

        async def send(frame: bytes) -> None:
            if gone:
                raise gone
            self.sent.append(frame)

        socket = SimpleNamespace(query_params={asked: ""} if asked else {}, send_bytes=send)
        super().__init__(_websocket=socket, _send_queue=asyncio.Queue(), _closed=asyncio.Event())


def sent(screen: Any) -> list[bytes]:
    """What leaves when all of it waits already."""

    async def talk() -> None:
        for message in MESSAGES:
            screen._send_queue.put_nowait(message)
        sender = asyncio.create_task(_sender(screen))
        await asyncio.sleep(0.01)
        sender.cancel()
        await asyncio.gather(sender, return_exceptions=True)

    asyncio.run(talk())
    return list(screen.sent)


def test_what_waits_for_a_page_that_takes_frames_apart_leaves_in_one() -> None:
    [frame] = sent(Screen(JOINED))
    assert list(parted(frame)) == MESSAGES


def test_anybody_else_gets_a_message_a_frame() -> None:
    assert sent(Screen("")) == MESSAGES


@pytest.mark.parametrize("gone", [WebSocketDisconnect(), RuntimeError("closed")])
def test_a_screen_that_has_gone_is_known_to_have(gone: Exception) -> None:
    screen = Screen(JOINED, gone)
    assert sent(screen) == []
    assert screen._closed.is_set()
