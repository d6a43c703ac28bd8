"""The blows that fall, and how often."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from chaos.outcome import Outcome
from chaos.place import NotReady, Place, ready, running
from chaos.slow import half_sent, slow_clients
from chaos.uploads import uploads
from chaos.writer import Writer, forget
from portal.settings import ROOT, libpq, settings

FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")
CUT = "select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"


#: Falls on the portal so many times and notes what came of it.
Blow = Callable[[Place, int, Outcome], None]


def killed(part: str, word: str) -> Blow:
    """SIGKILL for a part; its supervisor starts it again."""

    def blow(place: Place, times: int, outcome: Outcome) -> None:
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
            if place.part(word) is None:
                outcome.wrong.append(f"no {part} again")
            return time.monotonic() - begun + place.until_ready()

        for _time in range(times):
            outcome.stand(once)

    return blow


def everything_killed(place: Place, times: int, outcome: Outcome) -> None:
    """SIGKILL for the supervisor, as when the machine loses power, and a start."""

    def once() -> float:
        assert place.process is not None
        place.process.kill()
        place.process.wait()
        return place.start()

    for _time in range(times):
        outcome.stand(once)


def restarted(place: Place, times: int, outcome: Outcome) -> None:
    """An orderly stop and a start."""

    def once() -> float:
        begun = time.monotonic()
        place.stop()
        place.start()
        return time.monotonic() - begun

    for _time in range(times):
        outcome.stand(once)


def connections_cut(place: Place, times: int, outcome: Outcome) -> None:
    """Every connection to the database ended by the server."""

    def once() -> float:
        with psycopg.connect(libpq(settings.database_url), autocommit=True) as db:
            db.execute(CUT)
        return place.until_ready()

    for _time in range(times):
        outcome.stand(once)


def full_disk(beside: Place, _times: int, outcome: Outcome) -> None:
    """A small disk of its own, filled to the brim and emptied again."""
    with tempfile.TemporaryDirectory(prefix="portal-chaos-") as folder, _small_disk(Path(folder)) as mounted:
        if not mounted:
            outcome.skipped = "nobody may mount here"
            return
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

            outcome.stand(once)


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


def clock_jumps(place: Place, times: int, outcome: Outcome) -> None:
    """A day ahead and a day back, for all of the portal's processes."""
    if not FAKETIME.exists():
        outcome.skipped = "libfaketime is not installed: apt-get install faketime"
        return
    if not _lets_python_sleep():
        outcome.skipped = "this libfaketime breaks Python's sleep"
        return
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

            outcome.stand(once)
    finally:
        jumping.stop()
        Path(clock.name).unlink()
        place.start()


def _lets_python_sleep() -> bool:
    """Version 0.9.10 does not, however it is set: it takes a pause until a moment for one of that length."""
    faked = os.environ | {"LD_PRELOAD": str(FAKETIME), "FAKETIME": "+0", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    done = subprocess.run(
        [sys.executable, "-c", "import time; time.sleep(0.01)"], env=faked, check=False, capture_output=True
    )
    return done.returncode == 0


def restored(place: Place, _times: int, outcome: Outcome) -> None:
    """A backup while somebody writes, restored into a portal of its own: what was confirmed before is in it."""
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
                outcome.away.append(time.monotonic() - begun)
                outcome.count(writer)


def _command(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "portal", *arguments], cwd=ROOT, check=True, capture_output=True)


def stopped_supervisor(place: Place, times: int, outcome: Outcome) -> None:
    """The supervisor held for some seconds: everything else goes on."""

    def once() -> float:
        assert place.process is not None
        place.process.send_signal(signal.SIGSTOP)
        time.sleep(2)
        if not ready():
            outcome.wrong.append("not ready meanwhile")
        place.process.send_signal(signal.SIGCONT)
        return place.until_ready()

    for _time in range(times):
        outcome.stand(once)


def fallen(planned: Planned, place: Place, times: int) -> Outcome:
    """What came of it; one that cannot be carried out is a fault, and the portal is there for the next."""
    outcome = Outcome(planned.name)
    try:
        planned.blow(place, times, outcome)
        _back(place)
    except Exception as error:  # whatever broke is what is looked for
        outcome.wrong.append(f"{type(error).__name__}: {next(iter(str(error).splitlines()), '')}")
        with suppress(NotReady):  # then the next one says so
            _back(place)
    return outcome


def _back(place: Place) -> None:
    """The portal, as it was before the blow: one that runs and is not ready is started anew."""
    if place.alive and ready(10.0):
        return
    place.stop()
    place.start()


@dataclass(frozen=True)
class Planned:
    """A blow and how often it falls, in a full run and in a small one."""

    name: str
    blow: Blow
    times: int
    small: int


# Four times in a row, because a part that ends five times within minutes is given up.
PLAN = (
    Planned("worker killed", killed("worker", "worker"), 4, 1),
    Planned("pages killed", killed("pages", "streamlit"), 4, 1),
    Planned("database killed", killed("database", "-D"), 4, 1),
    Planned("all of it killed and started", everything_killed, 5, 1),
    Planned("stopped and started", restarted, 3, 0),
    Planned("supervisor held", stopped_supervisor, 2, 1),
    Planned("connections cut", connections_cut, 10, 2),
    Planned("100 slow clients", slow_clients, 3, 1),
    Planned("half-sent requests", half_sent, 1, 1),
    Planned("uploads at once", uploads, 1, 1),
    Planned("clock jumps", clock_jumps, 4, 0),
    Planned("backup and restore", restored, 1, 1),
    Planned("disk full", full_disk, 1, 0),
)
