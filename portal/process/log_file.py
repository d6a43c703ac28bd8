"""The log of a part: what it prints, a line an event with its time, in a file that stays within its bounds while it runs.

The part writes into a pipe and the supervisor into the file, so that rotating needs nothing of the part. A file that
somebody else moved away (logrotate) is begun anew.
"""

from __future__ import annotations

import os
import re
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from portal import logs
from portal.settings import settings

KEPT = 5  # files of a part besides the one that is written
LONGEST = 64_000  # bytes of a line; what is longer is cut
DAY = 86_400.0  # seconds
#: A line that has its time already, ours or PostgreSQL's; or the rest of an event.
DATED = re.compile(rb"\d{4}-\d\d-\d\d[T ]|\s")


class LogFile:
    """A file that only its owner reads, rotated by size and cleared by age; a full disk costs lines, never a process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] | None = None
        self._looked = 0.0

    def write(self, line: bytes) -> None:
        """Add a line."""
        try:
            self._open().write(line)
        except (OSError, ValueError):
            self.close()

    def close(self) -> None:
        """Close it; the next line opens it again."""
        if self._file is not None:
            try:
                self._file.close()
            except OSError:
                pass
            self._file = None

    def _open(self) -> IO[bytes]:
        now = time.monotonic()
        if self._file is not None and now - self._looked > 1.0:
            self._looked = now
            if self._moved() or self._file.tell() > settings.portal_log_mb * 1_000_000:
                self.close()
        if self._file is None:
            self._rotate()
            # Not followed: whoever may write into the folder does not choose another file for us.
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
            self._file = os.fdopen(os.open(self.path, flags, 0o600), "ab", buffering=0)
            if self.path.is_file():  # of an older portal, which let others read it
                os.fchmod(self._file.fileno(), 0o600)
        return self._file

    def _moved(self) -> bool:
        assert self._file is not None
        try:
            return self.path.stat().st_ino != os.fstat(self._file.fileno()).st_ino
        except FileNotFoundError:
            return True

    def _rotate(self) -> None:
        """worker.log becomes worker.log.1, that .2 …; what is too old or too many goes."""
        if self.path.exists() and self.path.stat().st_size > settings.portal_log_mb * 1_000_000:
            for nth in range(KEPT, 0, -1):
                older = self._nth(nth - 1) if nth > 1 else self.path
                if older.exists():
                    older.replace(self._nth(nth))
        for old in self.path.parent.glob(f"{self.path.name}.*"):
            if old.stat().st_mtime < time.time() - settings.portal_log_days * DAY:
                old.unlink(missing_ok=True)

    def _nth(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")


def pump(name: str, output: IO[bytes], path: Path) -> threading.Thread:
    """Write what a process prints into its log until it has closed its output."""

    def write() -> None:
        file = LogFile(path)
        with output:
            while printed := output.readline(LONGEST):
                file.write(dressed(name, printed.rstrip(b"\r\n")))
        file.close()

    thread = threading.Thread(target=write, name=f"log of {name}", daemon=True)
    thread.start()
    return thread


def dressed(name: str, printed: bytes) -> bytes:
    """A printed line as the log has it: with a time if it has none, as JSON if that is wanted and it is none."""
    form = settings.portal_log
    if printed.startswith(b"{") if form == "json" else DATED.match(printed):
        return printed + b"\n"
    text = printed.decode("utf-8", "replace")
    return logs.line(form, datetime.now(UTC), "INFO", name, text).encode() + b"\n"
