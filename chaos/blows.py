"""The blows, and what each cost: how often it was tried, what was lost, and how long the portal was away."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from chaos.place import Place, address, ready, running
from chaos.writer import Writer, forget, while_writing
from portal.settings import ROOT, libpq, settings

FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")
CUT = "select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"


@dataclass
class Outcome:
    """What came of a blow."""

    name: str
    tried: int = 0
    confirmed: int = 0  # notes that the portal said it had
    lost: int = 0  # of those
    doubled: int = 0
    away: list[float] = field(default_factory=list)  # seconds until it was ready again
    wrong: list[str] = field(default_factory=list)  # what should not have happened
    skipped: str = ""

    def add(self, seconds: float, writer: Writer) -> None:
        """One more try."""
        lost, doubled = writer.lost_and_doubled()
        self.tried += 1
        self.confirmed += len(writer.confirmed)
        self.lost, self.doubled = self.lost + lost, self.doubled + doubled
        self.away.append(seconds)


Blow = Callable[[Place, int], Outcome]


def killed(part: str, word: str) -> Blow:
    """SIGKILL for a part; its supervisor starts it again."""

    def blow(place: Place, times: int) -> Outcome:
        outcome = Outcome(f"{part} killed")

        def once() -> float:
            process = place.part(word)
            if process is None:
                outcome.wrong.append(f"no {part}")
                return 0.0
            process.kill()
            process.wait(10)
            begun = time.monotonic()
            while place.part(word) is None and place.alive and time.monotonic() - begun < 60:
                time.sleep(0.05)
            return time.monotonic() - begun + place.until_ready()

        for _time in range(times):
            outcome.add(*while_writing(once))
        return outcome

    return blow


def everything_killed(place: Place, times: int) -> Outcome:
    """SIGKILL for the supervisor, as when the machine loses power, and a start."""
    outcome = Outcome("all of it killed and started")

    def once() -> float:
        assert place.process is not None
        place.process.kill()
        place.process.wait()
        return place.start()

    for _time in range(times):
        outcome.add(*while_writing(once))
    return outcome


def restarted(place: Place, times: int) -> Outcome:
    """An orderly stop and a start."""
    outcome = Outcome("stopped and started")

    def once() -> float:
        begun = time.monotonic()
        place.stop()
        place.start()
        return time.monotonic() - begun

    for _time in range(times):
        outcome.add(*while_writing(once))
    return outcome


def connections_cut(place: Place, times: int) -> Outcome:
    """Every connection to the database ended by the server."""
    outcome = Outcome("connections cut")

    def once() -> float:
        with psycopg.connect(libpq(settings.database_url), autocommit=True) as db:
            db.execute(CUT)
        return place.until_ready()

    for _time in range(times):
        outcome.add(*while_writing(once))
    return outcome


def slow_clients(place: Place, times: int) -> Outcome:
    """Callers who send half a request and wait."""
    outcome = Outcome(f"{100 * times} slow clients")

    def once() -> float:
        worst = 0.0
        with ExitStack() as held:
            for _client in range(100 * times):
                try:
                    caller = held.enter_context(socket.create_connection(address(), 2.0))
                    caller.sendall(
                        b"POST /_stcore/upload_file/a/b HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nx"
                    )
                except OSError:
                    continue  # refused is an answer, too
            for _ask in range(20):
                begun = time.monotonic()
                if not ready(10.0):
                    outcome.wrong.append("not ready meanwhile")
                worst = max(worst, time.monotonic() - begun)
        return worst

    outcome.add(*while_writing(once))
    return outcome


def full_disk(beside: Place, _times: int) -> Outcome:
    """A small disk of its own, filled to the brim and emptied again."""
    outcome = Outcome("disk full")
    with tempfile.TemporaryDirectory(prefix="portal-chaos-") as folder, _small_disk(Path(folder)) as mounted:
        if not mounted:
            outcome.skipped = "nobody may mount here"
            return outcome
        with _elsewhere(beside, Path(folder) / "var"), running() as place:
            ballast = Path(folder) / "ballast"

            def once() -> float:
                _fill(ballast)
                for _second in range(8):
                    _want_room()
                    time.sleep(1)
                ballast.unlink()
                begun = time.monotonic()
                if not place.alive:  # the database could not be kept running: whoever watches starts it again
                    place.start()
                place.until_ready()
                return time.monotonic() - begun

            outcome.add(*while_writing(once))
            if outcome.away[-1] >= 100:
                outcome.wrong.append("not ready after the disk had room")
    return outcome


def _want_room() -> None:
    """Make the server need a new file for rows and one for its journal: what it has set aside lasts for minutes."""
    with suppress(psycopg.Error), psycopg.connect(libpq(settings.database_url), autocommit=True) as db:
        db.execute("select pg_switch_wal()")
        db.execute("create table want_room as select generate_series(1, 500000)")


@contextmanager
def _small_disk(folder: Path) -> Iterator[bool]:
    command = ["mount", "-t", "tmpfs", "-o", "size=700m,mode=755", "none", str(folder)]
    done = subprocess.run(command, capture_output=True, check=False)
    try:
        yield done.returncode == 0
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 1_000_000)
        except OSError:
            return


@contextmanager
def _elsewhere(place: Place, var: Path) -> Iterator[None]:
    """Another data folder for this process and what it starts; the portal gives up its ports meanwhile."""
    before = settings.portal_var
    place.stop()
    settings.portal_var = var
    os.environ["PORTAL_VAR"] = str(var)
    try:
        yield
    finally:
        settings.portal_var = before
        os.environ["PORTAL_VAR"] = str(before)
        forget()
        place.start()


def clock_jumps(place: Place, times: int) -> Outcome:
    """A day ahead and a day back, for all of the portal's processes."""
    outcome = Outcome("clock jumps")
    if not FAKETIME.exists():
        outcome.skipped = "libfaketime is not installed: apt-get install faketime"
        return outcome
    if not _lets_python_sleep():
        outcome.skipped = "this libfaketime breaks Python's sleep"
        return outcome
    place.stop()
    with tempfile.NamedTemporaryFile("w", prefix="portal-chaos-", delete=False) as clock:
        clock.write("+0")
    Path(clock.name).chmod(0o644)
    jumping = Place(
        {
            "LD_PRELOAD": str(FAKETIME),
            "FAKETIME_TIMESTAMP_FILE": clock.name,
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
    )
    try:
        jumping.start()
        for shift in ["+86400", "-86400", "+3600", "-3600"][: max(2, times)]:

            def once(shift: str = shift) -> float:
                Path(clock.name).write_text(shift)
                time.sleep(1)
                return jumping.until_ready()

            outcome.add(*while_writing(once))
    finally:
        jumping.stop()
        Path(clock.name).unlink()
        place.start()
    return outcome


def _lets_python_sleep() -> bool:
    """Version 0.9.10 does not: it takes a pause until a moment for one of that length."""
    faked = os.environ | {"LD_PRELOAD": str(FAKETIME), "FAKETIME": "+0", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    done = subprocess.run(
        [sys.executable, "-c", "import time; time.sleep(0.01)"], env=faked, check=False, capture_output=True
    )
    return done.returncode == 0


def restored(place: Place, _times: int) -> Outcome:
    """A backup while somebody writes, restored into a portal of its own: what was confirmed before is in it."""
    outcome = Outcome("backup and restore")
    with tempfile.TemporaryDirectory(prefix="portal-chaos-") as folder:
        Path(folder).chmod(0o755)
        file, writer = Path(folder) / "kept", Writer()
        writer.start()
        time.sleep(2)
        before = list(writer.confirmed)
        _command("backup", str(file))
        writer.finish()
        writer.confirmed = before
        begun = time.monotonic()
        with _elsewhere(place, Path(folder) / "var"):
            _command("restore", str(file))
            with running():
                outcome.add(time.monotonic() - begun, writer)
    return outcome


def _command(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "portal", *arguments], cwd=ROOT, check=True, capture_output=True)


def stopped_supervisor(place: Place, times: int) -> Outcome:
    """The supervisor held for some seconds: everything else goes on."""
    outcome = Outcome("supervisor held")

    def once() -> float:
        assert place.process is not None
        place.process.send_signal(signal.SIGSTOP)
        time.sleep(2)
        if not ready():
            outcome.wrong.append("not ready meanwhile")
        place.process.send_signal(signal.SIGCONT)
        return place.until_ready()

    for _time in range(times):
        outcome.add(*while_writing(once))
    return outcome


def fallen(blow: Blow, place: Place, times: int) -> Outcome:
    """What came of it; one that cannot be carried out is a fault, and the portal is there for the next."""
    try:
        return blow(place, times)
    except Exception as error:  # whatever broke is what is looked for
        if not place.alive:
            place.start()
        return Outcome(blow.__qualname__, wrong=[f"{type(error).__name__}: {str(error).splitlines()[:1]}"])


@dataclass(frozen=True)
class Planned:
    """A blow and how often it falls, in a full run and in a small one."""

    blow: Blow
    times: int
    small: int


# Four times in a row, because a part that ends five times within minutes is given up.
PLAN = (
    Planned(killed("worker", "worker"), 4, 1),
    Planned(killed("pages", "streamlit"), 4, 1),
    Planned(killed("database", "-D"), 4, 1),
    Planned(everything_killed, 5, 1),
    Planned(restarted, 3, 0),
    Planned(stopped_supervisor, 2, 1),
    Planned(connections_cut, 10, 2),
    Planned(slow_clients, 3, 1),
    Planned(clock_jumps, 4, 0),
    Planned(restored, 1, 1),
    Planned(full_disk, 1, 0),
)
