"""PostgreSQL's own programs for dumping and restoring, as they come with the portal's server."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from portal.i18n import _
from portal.process.errors import CannotRun
from portal.process.postgres import INSTALLED, environment, program_version
from portal.settings import libpq


class Program:
    """A program of PostgreSQL that runs until the block ends; one that fails is `CannotRun` with what it said.

    The password travels in the environment, so that no list of processes shows it.
    """

    def __init__(
        self, name: str, *arguments: str, url: str = "", stdin: bool = False, stdout: bool = False
    ) -> None:
        self._complaints: IO[bytes] = TemporaryFile()  # noqa: SIM115 (closed with the program)
        self.name = name
        address, secret = _address(url)
        self.process = subprocess.Popen(
            [str(INSTALLED / "bin" / name), *address, *arguments],
            stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
            stdout=subprocess.PIPE if stdout else subprocess.DEVNULL,
            stderr=self._complaints,
            env=environment() | secret,
        )

    def __enter__(self) -> Program:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Wait for it, unless something else went wrong: then it is of no use any more."""
        if error is not None and not isinstance(error, BrokenPipeError):
            self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        code = self.process.wait()
        with self._complaints as file:
            file.seek(0)
            said = file.read().decode("utf-8", "replace").strip()
        if code and (error is None or isinstance(error, BrokenPipeError)):
            raise CannotRun(_("{program} failed, as said above.", program=self.name), said)

    @property
    def output(self) -> IO[bytes]:
        """What it writes."""
        assert self.process.stdout is not None
        return self.process.stdout

    @property
    def input(self) -> IO[bytes]:
        """What it reads."""
        assert self.process.stdin is not None
        return self.process.stdin


def check_server(major: int) -> None:
    """Raise `CannotRun` for a server that is newer than the programs here: they do not know what it has."""
    if major > int(program_version()):
        raise CannotRun(
            _(
                "The server is PostgreSQL {server}, the programs here are {programs}: update the portal first.",
                server=str(major),
                programs=program_version(),
            )
        )


def _address(url: str) -> tuple[Sequence[str], dict[str, str]]:
    if not url:
        return (), {}
    parts = conninfo_to_dict(libpq(url))
    password = parts.pop("password", None)
    return ("--dbname", make_conninfo("", **parts)), {} if password is None else {"PGPASSWORD": str(password)}
