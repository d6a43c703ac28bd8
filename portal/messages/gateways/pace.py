"""No faster than a gateway takes them, and slower while it asks for that."""

from __future__ import annotations

import time
from threading import Lock

#: Seconds between two at the slowest: what holds a message leased must not wait for minutes.
SLOWEST = 2.0


class Pace:
    """Lets go at most so many a second, whoever asks."""

    def __init__(self, per_second: float) -> None:
        self._least = self._step = 1 / per_second
        self._next, self._lock = 0.0, Lock()

    @property
    def per_second(self) -> float:
        """As it is now."""
        return 1 / self._step

    def wait(self) -> None:
        """Return when it is our turn."""
        with self._lock:
            now = time.monotonic()
            at = max(now, self._next)
            self._next = at + self._step
        time.sleep(max(0.0, at - now))

    def slower(self) -> None:
        """The gateway said that it was too fast: half as many."""
        with self._lock:
            self._step = max(self._least, min(self._step * 2, SLOWEST))

    def faster(self) -> None:
        """The gateway took one: a tenth more again, until it is as the settings say."""
        with self._lock:
            self._step = max(self._least, self._step / 1.1)
