"""One process that the portal starts: in a group of its own, and never outliving its parent."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from portal.process import log_file

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass
class Child:
    """How a process is started and stopped; its output goes to a log file."""

    name: str
    command: Sequence[str]
    log: Path
    env: Mapping[str, str] | None = None
    folder: Path | None = None
    user: tuple[int, int] | None = None  # uid and gid, when root starts it as somebody else
    stop_signal: signal.Signals = signal.SIGTERM
    orphan_signal: signal.Signals = signal.SIGKILL  # what it gets when its parent dies without a word
    patience: float = 8.0  # seconds from the stop signal to the kill
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _pump: threading.Thread | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it. Only from the main thread: the orphan's signal comes when the starting *thread* ends."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        as_user = (
            {} if self.user is None else {"user": self.user[0], "group": self.user[1], "extra_groups": []}
        )
        self.process = subprocess.Popen(  # type: ignore[call-overload]
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.env,
            cwd=self.folder,
            start_new_session=True,
            umask=0o077,
            preexec_fn=_end_with_us(self.orphan_signal),
            **as_user,
        )
        assert self.process.stdout is not None
        self._pump = log_file.pump(self.name, self.process.stdout, self.log)

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int | None:
        """Its process id once started."""
        return self.process.pid if self.process else None

    def ask_to_stop(self) -> None:
        """Send the stop signal and return at once."""
        if self.process is not None and self.running:
            self.process.send_signal(self.stop_signal)

    def stop(self) -> None:
        """Stop it, by force when it does not listen, with all that it started."""
        self.ask_to_stop()
        if self.process is None:
            return
        try:
            self.process.wait(self.patience)
        except subprocess.TimeoutExpired:
            pass
        kill_group(self.process.pid)
        self.process.wait()
        self._finish_log()

    def last_lines(self, count: int = 15) -> str:
        """The end of its log, for a message about why it stopped."""
        if not self.running:
            self._finish_log()
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - 8_000))
            return "\n".join(log.read().decode("utf-8", "replace").splitlines()[-count:])

    def _finish_log(self) -> None:
        """Wait until what it printed last is written."""
        if self._pump is not None:
            self._pump.join(2.0)


def kill_group(group: int) -> None:
    """Kill what is left of a process group, if anything is."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def end_with_parent(sent: signal.Signals, parent: int) -> None:
    """Ask the kernel to send this process a signal when its parent ends (Linux; elsewhere nothing happens)."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(sent), 0, 0, 0)
        if os.getppid() != parent:  # it ended just before we asked
            os.kill(os.getpid(), sent)


def _end_with_us(sent: signal.Signals) -> Callable[[], None]:
    """What a child does before it becomes the program."""
    parent = os.getpid()
    return lambda: end_with_parent(sent, parent)
