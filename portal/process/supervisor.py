"""Keeps processes running: starts one again that ended by itself, a little later each time, and stops them all."""

import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import Protocol

from portal.i18n import _
from portal.process.child import Child
from portal.process.errors import CannotRun

GIVE_UP_AFTER = 5  # ends in a row, each within STEADY seconds of the start
STEADY = 60.0
MAX_PAUSE = 15.0
LOOK_EVERY = 0.25


class Stop(BaseException):
    """Somebody asked the portal to stop; not an Exception, so that no handler on the way swallows it."""


class GivenUp(CannotRun):
    """A process ends again and again."""


@dataclass
class Asking:
    """Whether somebody asked this process to stop, and whether it has begun to."""

    asked: bool = False
    begun: bool = False


ASKING = Asking()


@contextmanager
def stoppable() -> Iterator[None]:
    """Turn Ctrl-C, a kill and a closed terminal into `Stop`; they do not disturb the stopping once it has begun.

    What is raised while Python runs a weakref's callback is lost: the next `look` raises it then.
    """
    signals = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup
        signals.append(signal.SIGHUP)

    def stop(_number: int, _frame: FrameType | None) -> None:
        if not ASKING.begun:
            ASKING.asked = True
            raise Stop

    ASKING.asked = ASKING.begun = False
    before = {number: signal.signal(number, stop) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        ASKING.asked = False


class Starter(Protocol):
    """What starts a process and stops it."""

    def start(self) -> None:
        """Start it."""

    def stop(self) -> None:
        """Stop it; return when it has ended."""


@dataclass
class Watched:
    """A process with its history."""

    child: Child
    start: Callable[[], None]
    stop: Callable[[], None]
    started: float
    ends: int = 0
    due: float | None = None  # when it is started again


class Supervisor:
    """The processes of a running portal, in the order they were started."""

    def __init__(
        self,
        say: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._watched: list[Watched] = []
        self._say, self._clock, self._sleep = say, clock, sleep

    def start(self, child: Child, by: Starter | None = None) -> None:
        """Start a process (by what knows more about it, if anything does) and keep it running from now on."""
        starter = by or child
        watched = Watched(child, starter.start, starter.stop, self._clock())
        self._watched.append(watched)  # first, so that a stop in the middle of the start finds it
        watched.start()

    def look(self) -> None:
        """Notice who ended, and start again whose time has come. Raises `GivenUp`, and `Stop` if one was lost."""
        if ASKING.asked:
            raise Stop
        now = self._clock()
        for watched in self._watched:
            if watched.due is None and not watched.child.running:
                self._ended(watched, now)
            elif watched.due is not None and now >= watched.due:
                watched.started, watched.due = now, None
                with suppress(CannotRun):  # then it has ended once more, and the next look counts that
                    watched.start()

    def watch(self) -> None:
        """Look after them until `Stop` comes, or one cannot be kept running."""
        while True:
            self.look()
            self._sleep(LOOK_EVERY)

    def stop(self) -> None:
        """Stop them all: those that use the database together, then the first one, which is the database."""
        ASKING.begun = True
        for watched in self._watched[1:]:
            watched.child.ask_to_stop()
        for watched in reversed(self._watched):
            watched.stop()

    def _ended(self, watched: Watched, now: float) -> None:
        watched.ends = 1 if now - watched.started > STEADY else watched.ends + 1
        if watched.ends >= GIVE_UP_AFTER:
            name, log = watched.child.name, str(watched.child.log)
            text = _(
                "{part} ended {count} times in a row; see {log}.", part=name, count=watched.ends, log=log
            )
            raise GivenUp(text, watched.child.last_lines())
        pause = min(2.0 ** (watched.ends - 1), MAX_PAUSE)
        watched.due = now + pause
        code = watched.child.process.returncode if watched.child.process else 0
        part, seconds = watched.child.name, round(pause)
        self._say(
            _("{part} ended (code {code}); again in {count} s.", part=part, code=str(code), count=seconds)
        )


def raise_file_limit() -> None:
    """Every signed-in browser takes four file descriptors; the usual soft limit of 1024 ends at 250 people."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 65_536)), hard))
