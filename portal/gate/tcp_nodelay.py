"""Answers leave at once.

Streamlit makes the socket that it listens on without naming TCP as its protocol, and asyncio turns off the waiting
for full packets (Nagle's algorithm) only where it is named. With it on, the second part of every answer on a kept
connection waits about 40 ms until the browser acknowledges the first. Connections inherit the option (Linux).
"""

import os
import socket
import stat
from contextlib import suppress
from pathlib import Path

FILES = Path("/proc/self/fd")


def answer_at_once() -> None:
    """Turn the waiting off on every TCP socket that this process listens on; elsewhere than on Linux, do nothing."""
    for number in [int(entry.name) for entry in FILES.iterdir()] if FILES.exists() else []:
        with suppress(OSError):
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                _answer_at_once(number)


def _answer_at_once(number: int) -> None:
    with socket.socket(fileno=os.dup(number)) as one:
        internet = one.family in (socket.AF_INET, socket.AF_INET6) and one.type == socket.SOCK_STREAM
        if internet and one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
