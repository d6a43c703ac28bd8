"""Keeps processes running: starts one again that ended by itself, a little later each time, and stops them all.

One that ends again and again is given up for minutes: the others go on. Without the database or the pages there is no
portal: when one of those cannot be kept running, all of it ends, for whoever watches over us to see.
"""

import resource
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Protocol

from portal.given_up import Part
from portal.i18n import _
from portal.process.child import Child
from portal.process.errors import CannotRun

GIVE_UP_AFTER = 5  # ends in a row, each within STEADY seconds of the start
STEADY = 60.0
MAX_PAUSE = 15.0
FIRST_REST, MAX_REST = 60.0, 600.0  # seconds until what was given up is tried again
LOOK_EVERY = 0.25


class Stop(BaseException):
    """Somebody asked the portal to stop; not an Exception, so that no handler on the way swallows it."""


class GivenUp(CannotRun):
    """A process without which there is no portal ends again and again."""


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
    needed: bool = True
    ends: int = 0
    due: float | None = None  # when it is started again
    given_up: datetime | None = None  # since when


class Supervisor:
    """The processes of a running portal, in the order they were started."""

    def __init__(
        self,
        say: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        note: Callable[[Sequence[Part]], None] = lambda _parts: None,
    ) -> None:
        self._watched: list[Watched] = []
        self._say, self._clock, self._sleep, self._note = say, clock, sleep, note
        note([])  # what an earlier run left

    def start(self, child: Child, by: Starter | None = None, *, needed: bool = True) -> None:
        """Start a process (by what knows more about it, if anything does) and keep it running from now on.

        Without one that is `needed` there is no portal; another may be away.
        """
        starter = by or child
        watched = Watched(child, starter.start, starter.stop, self._clock(), needed)
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
                with suppress(
                    CannotRun, OSError
                ):  # then it has ended once more, and the next look counts that
                    watched.start()
            elif watched.given_up is not None and watched.due is None and now - watched.started > STEADY:
                watched.given_up, watched.ends = None, 0
                self._say(_("{part} runs again.", part=watched.child.name))
                self._tell()

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
        self._note([])

    def _ended(self, watched: Watched, now: float) -> None:
        watched.ends = 1 if now - watched.started > STEADY else watched.ends + 1
        if watched.ends >= GIVE_UP_AFTER:
            self._give_up(watched, now)
            return
        pause = min(2.0 ** (watched.ends - 1), MAX_PAUSE)
        watched.due = now + pause
        code = watched.child.process.returncode if watched.child.process else 0
        part, seconds = watched.child.name, round(pause)
        self._say(
            _("{part} ended (code {code}); again in {count} s.", part=part, code=str(code), count=seconds)
        )

    def _give_up(self, watched: Watched, now: float) -> None:
        """Let the others go on without it, and try it again after a longer and longer rest."""
        name, log = watched.child.name, str(watched.child.log)
        text = _("{part} ended {count} times in a row; see {log}.", part=name, count=watched.ends, log=log)
        if watched.needed:
            raise GivenUp(text, watched.child.last_lines())
        rest = min(FIRST_REST * 2.0 ** (watched.ends - GIVE_UP_AFTER), MAX_REST)
        watched.due = now + rest
        watched.given_up = watched.given_up or datetime.now(UTC)
        again = _("The portal goes on without it and tries again in {count} s.", count=round(rest))
        self._say(f"{text} {again}")
        self._tell()

    def _tell(self) -> None:
        """Have it noted what is given up now."""
        now, clock = datetime.now(UTC), self._clock()
        self._note(
            [
                Part(
                    w.child.name,
                    w.given_up,
                    now + timedelta(seconds=max(0.0, (w.due or clock) - clock)),
                    str(w.child.log),
                )
                for w in self._watched
                if w.given_up is not None
            ]
        )


def raise_file_limit() -> None:
    """Every signed-in browser takes four file descriptors; the usual soft limit of 1024 ends at 250 people."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 65_536)), hard))
