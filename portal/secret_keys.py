"""Random keys that one installation makes for itself and keeps in var/secrets.toml (mode 0600)."""

import os
import secrets
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE = "secrets.toml"


class KeysMissing(Exception):
    """The keys are gone of a database that is there: new ones would lock it. `folder` is where they belong."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.folder = folder


class KeysDamaged(KeysMissing):
    """The file of the keys cannot be understood."""


def key(folder: Path, name: str) -> str:
    """The key kept under a name in `folder`/secrets.toml; made and written the first time it is asked for.

    Raises:
        KeysMissing: that of a database whose data is there; nothing is made in its place.
        KeysDamaged: the file cannot be understood.
    """
    keys = _read(folder)
    return keys[name] if name in keys else _make(folder, name)


def kept(folder: Path) -> dict[str, str]:
    """Every key that is kept there, by its name."""
    return _read(folder)


def parsed(text: str) -> dict[str, str]:
    """Keys by name, of the text of a secrets.toml."""
    return {name: str(value) for name, value in tomllib.loads(text).items()}


def written(keys: dict[str, str]) -> str:
    """The text of a secrets.toml with these keys."""
    return "".join(f'{name} = "{value}"\n' for name, value in keys.items())


def adopt(folder: Path, keys: dict[str, str]) -> None:
    """Keep these keys from now on, beside or in place of what is kept under their names."""
    with _lock(folder):
        _write(folder / FILE, written(_read(folder) | keys))


def _read(folder: Path) -> dict[str, str]:
    try:
        return parsed((folder / FILE).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:  # neither TOML nor text
        raise KeysDamaged(folder) from error


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    from filelock import FileLock  # needed once in the life of an installation, asked for at each start

    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "secrets.lock", mode=0o600, fallback_to_soft=False):
        yield


def _make(folder: Path, name: str) -> str:
    """Under a lock, so that two processes that ask at once get the same key."""
    with _lock(folder):
        keys = _read(folder)
        if name not in keys:
            if name == "postgres" and (folder / "postgres" / "PG_VERSION").exists():
                raise KeysMissing(folder)
            keys[name] = secrets.token_urlsafe(32)
            _write(folder / FILE, written(keys))
    return keys[name]


def _write(path: Path, text: str) -> None:
    """Whole or not at all: a crash in the middle keeps the old file."""
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
