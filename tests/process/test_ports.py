"""A port that is being given up is waited for; one that is taken is said."""

from __future__ import annotations

import socket
import threading

import pytest

from portal.process import ports


@pytest.fixture
def taken() -> socket.socket:
    """Somebody who listens."""
    return socket.create_server(("127.0.0.1", 0))


def test_a_port_that_a_killed_run_still_gives_up_is_waited_for(taken: socket.socket) -> None:
    threading.Timer(0.3, taken.close).start()
    ports.check("127.0.0.1", taken.getsockname()[1])


def test_a_port_that_stays_taken_is_said(taken: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "PATIENCE", 0.2)
    number = taken.getsockname()[1]
    with taken, pytest.raises(ports.PortProblem, match=str(number)):
        ports.check("127.0.0.1", number)


def test_an_address_that_this_machine_has_not_is_said_at_once() -> None:
    with pytest.raises(ports.PortProblem, match=r"192\.0\.2\.1"):
        ports.check("192.0.2.1", 1)
