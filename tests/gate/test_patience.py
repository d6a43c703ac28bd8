"""Half-sent requests end, one address does not take every connection: against the real server, on the loopback."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from portal.gate import patience
from portal.settings import settings

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n"
HALVES = {
    "nothing": b"",
    "half a line": b"GET / HT",
    "headers without an end": b"GET / HTTP/1.1\r\nHost: x\r\n",
    "a handshake without an end": b"GET /_stcore/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n",
    "no body": HEAD + b"\r\n",
    "half a body": HEAD + b"\r\n" + b"x" * 100,
}


async def _read(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """A server as Streamlit makes it, that is patient for half a second; where it listens."""
    monkeypatch.setattr(patience, "HALF_SENT", 0.5)
    monkeypatch.setattr(patience.H11Protocol, "connection_made", patience._PLAIN)
    patience.lose_patience()
    patience._open.clear()
    listening = socket.create_server(("127.0.0.1", 0))
    app = Starlette(routes=[Route("/", _read, methods=["GET", "POST"])])
    running = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_keep_alive=2))
    thread = threading.Thread(target=running.run, args=([listening],), daemon=True)
    thread.start()
    yield listening.getsockname()
    running.should_exit = True
    thread.join(5)


def ended_after(connection: socket.socket, limit: float = 5.0) -> float | None:
    """Seconds until the server hung up; None if it did not."""
    began = time.monotonic()
    connection.settimeout(limit)
    try:
        while connection.recv(4096):
            pass
    except TimeoutError:
        return None
    except OSError:
        pass
    return time.monotonic() - began


@pytest.mark.parametrize("half", HALVES)
def test_a_request_that_is_not_finished_ends(server: tuple[str, int], half: str) -> None:
    with socket.create_connection(server) as connection:
        connection.sendall(HALVES[half])
        ended = ended_after(connection)
    assert ended is not None
    assert ended < 3


@pytest.mark.parametrize("begin", [b"GET / HTTP/1.1\r\n", HEAD + b"\r\n"], ids=["headers", "body"])
def test_a_byte_now_and_then_does_not_keep_it_open(server: tuple[str, int], begin: bytes) -> None:
    with socket.create_connection(server) as connection:
        connection.sendall(begin)
        began = time.monotonic()
        try:
            while time.monotonic() - began < 5:
                connection.sendall(b"x")
                time.sleep(0.1)
        except OSError:
            pass
        assert time.monotonic() - began < 3


def test_a_body_that_keeps_coming_comes_in_whole(server: tuple[str, int]) -> None:
    with socket.create_connection(server) as connection:
        connection.sendall(HEAD + b"\r\n")
        for _piece in range(20):  # twice as long as a half-sent one is waited for
            connection.sendall(b"x" * 5000)
            time.sleep(0.05)
        assert b"100000" in connection.recv(4096)


def test_a_kept_connection_has_time_for_each_request(server: tuple[str, int]) -> None:
    with socket.create_connection(server) as connection:
        for _time in range(3):
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = b""
            while not answer.endswith(b"\r\n\r\n0"):
                answer += connection.recv(4096)
            time.sleep(0.7)


def test_one_address_does_not_take_every_connection_a_trusted_proxy_may(
    server: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "portal_connections_per_address", 3)
    monkeypatch.setattr(settings, "portal_trusted_proxies", "")

    def answered(source: str) -> bool:
        connection = socket.create_connection(server, source_address=(source, 0))
        kept.append(connection)
        connection.settimeout(2)
        try:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            return b"200 OK" in connection.recv(4096)
        except OSError:
            return False

    kept: list[socket.socket] = []
    try:
        assert [answered("127.0.0.2") for _n in range(5)] == [True, True, True, False, False]
        assert answered("127.0.0.3")
        for connection in kept:
            connection.close()
        time.sleep(0.2)
        assert answered("127.0.0.2"), "what was closed counts no longer"
        monkeypatch.setattr(settings, "portal_trusted_proxies", "127.0.0.4")
        assert all(answered("127.0.0.4") for _n in range(5))
    finally:
        for connection in kept:
            connection.close()
