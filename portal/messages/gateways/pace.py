"""No faster than a gateway takes them."""

from __future__ import annotations

import time
from threading import Lock


class Pace:
    """Lets go at most so many a second, whoever asks."""

    def __init__(self, per_second: float) -> None:
        self._step, self._next, self._lock = 1 / per_second, 0.0, Lock()

    def wait(self) -> None:
        """Return when it is our turn."""
        with self._lock:
            now = time.monotonic()
            at = max(now, self._next)
            self._next = at + self._step
        time.sleep(max(0.0, at - now))
