"""How the peers are brought: an environment of their own, made once, and a process each as the owner of the database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from bench.scale import VAR
from portal.process.child import Child
from portal.settings import libpq, settings

HERE = Path(__file__).with_name("peers")
NEEDED = HERE / "requirements.txt"
ENVIRONMENT = VAR / "peers" / ".venv"
BIN = ENVIRONMENT / "bin"
#: By name, the module of `bench/peers` that is one.
PEERS = {"flask_admin": "with_flask_admin", "django_tuned": "with_django"}


def prepare(names: list[str]) -> None:
    """Their packages, and the tables that Django brings; nothing where all of it is there. The database answers."""
    if not names:
        return
    installed = ENVIRONMENT / NEEDED.name
    if not installed.exists() or installed.read_text() != NEEDED.read_text():
        click.echo(f"Installing the peers in {ENVIRONMENT} …", err=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT], check=True)
        pip = (BIN / "pip", "install", "--quiet", "--disable-pip-version-check", "-r", NEEDED)
        subprocess.run(pip, check=True)
        installed.write_text(NEEDED.read_text())
    if "django_tuned" in names:
        made = (BIN / "python", "-c", "import with_django; with_django.prepare()")
        subprocess.run(made, cwd=HERE, env=_environment(), check=True)


def peer(name: str, port: int) -> Child:
    """Its process, not started yet."""
    # One worker as the portal has one process; threads, because a page comes with its style sheets.
    served = (
        "--no-control-socket",
        "--workers=1",
        "--threads=4",
        "--timeout=300",
        f"--bind=127.0.0.1:{port}",
    )
    command = [str(BIN / "gunicorn"), *served, f"{PEERS[name]}:app"]
    return Child(name, command, settings.var / "log" / f"{name}.log", env=_environment(), folder=HERE)


def _environment() -> dict[str, str]:
    return {**os.environ, "BENCH_DATABASE_URL": libpq(settings.database_url), "PYTHONDONTWRITEBYTECODE": "1"}
