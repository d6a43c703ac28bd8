"""How the portal writes its logs: a line an event, as text or as JSON, with the number of the request it belongs to.

`PORTAL_LOG=json` is for machines. What is logged is said without personal data by whoever logs it.
"""

from __future__ import annotations

import json
import logging
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_request: ContextVar[str] = ContextVar("request", default="")


def new_number() -> str:
    """A number for a request: short enough to be read out over the phone."""
    return secrets.token_hex(4).upper()


def number() -> str:
    """That of the request that is served now; empty outside of one."""
    return _request.get()


@contextmanager
def request() -> Iterator[str]:
    """Everything logged in the block, in this task or thread, belongs to one request, under a number of its own."""
    token = _request.set(new_number())
    try:
        yield _request.get()
    finally:
        _request.reset(token)


def configure(part: str, form: str, level: str) -> None:
    """Have this process write to stderr.

    Args:
        part: What this process is: portal, worker, provider.
        form: "text" or "json".
        level: The least that is written, as `logging` calls it.
    """
    handler = _Stderr()
    handler.setFormatter(_Lines(part, form))
    root = logging.getLogger()
    root.handlers[:] = [h for h in root.handlers if not isinstance(h, _Stderr)] + [handler]
    logging.getLogger("portal").setLevel(
        level.upper()
    )  # others say what is wrong, not what they ask whom for


def line(form: str, at: datetime, level: str, source: str, message: str, of: str = "") -> str:
    """One event as it is written; in text, further lines of a message are indented."""
    moment = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if form == "json":
        told = {"time": moment, "level": level, "source": source, "message": message}
        return json.dumps(told | ({"request": of} if of else {}), ensure_ascii=False)
    return f"{moment} {level} {source}{f' [{of}]' if of else ''} " + message.rstrip().replace("\n", "\n  ")


class _Stderr(logging.Handler):
    """What stderr is at the moment of writing."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write it; a stderr that is gone costs the line."""
        try:
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()
        except (OSError, ValueError):
            pass


class _Lines(logging.Formatter):
    def __init__(self, part: str, form: str) -> None:
        super().__init__()
        self._part, self._form = part, form

    def format(self, record: logging.LogRecord) -> str:
        """The event, and of an exception its type and where it came from, never its words: they may quote a customer."""
        message = record.getMessage()
        if record.exc_info and record.exc_info[0]:
            message += f" ({record.exc_info[0].__name__})"
        source = record.name if record.name.startswith("portal") else f"{self._part}.{record.name}"
        at = datetime.fromtimestamp(record.created, UTC)
        return line(self._form, at, record.levelname, source, message, number())
