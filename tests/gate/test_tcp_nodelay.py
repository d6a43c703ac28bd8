"""No answer waits for the acknowledgement of its first part."""

from __future__ import annotations

import socket
from contextlib import closing

from portal.gate.tcp_nodelay import answer_at_once


def test_connections_to_a_socket_made_as_streamlit_does_send_at_once() -> None:
    with closing(socket.socket(family=socket.AF_INET)) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        answer_at_once()
        with socket.create_connection(listening.getsockname()), closing(listening.accept()[0]) as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
