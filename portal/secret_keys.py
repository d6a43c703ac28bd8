"""Random keys that one installation makes for itself and keeps in var/secrets.toml (mode 0600)."""

import os
import secrets
import tomllib
from pathlib import Path


def key(folder: Path, name: str) -> str:
    """The key kept under a name in `folder`/secrets.toml; made and written the first time it is asked for."""
    kept = _read(folder)
    return kept[name] if name in kept else _make(folder, name)


def _read(folder: Path) -> dict[str, str]:
    try:
        return tomllib.loads((folder / "secrets.toml").read_text("utf-8"))
    except FileNotFoundError:
        return {}


def _make(folder: Path, name: str) -> str:
    """Under a lock, so that two processes that ask at once get the same key."""
    from filelock import FileLock  # needed once in the life of an installation, asked for at each start

    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "secrets.lock", mode=0o600, fallback_to_soft=False):
        kept = _read(folder)
        if name not in kept:
            kept[name] = secrets.token_urlsafe(32)
            _write(folder / "secrets.toml", "".join(f'{n} = "{value}"\n' for n, value in kept.items()))
    return kept[name]


def _write(path: Path, text: str) -> None:
    """Whole or not at all: a crash in the middle keeps the old file."""
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
