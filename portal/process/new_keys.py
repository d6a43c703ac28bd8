"""New keys for an installation that has lost them; its own server is given the new password without the old one."""

from __future__ import annotations

import secrets
import subprocess
from datetime import UTC, datetime

from portal import secret_keys
from portal.i18n import _
from portal.process.errors import CannotRun
from portal.process.postgres import INSTALLED, environment
from portal.process.unprivileged import database_user
from portal.settings import settings


def make() -> None:
    """Make them; what is left of the old file is put aside. The portal must not run.

    Raises:
        CannotRun: nothing is lost, or the server's data cannot be used.
    """
    data, file = settings.var / "postgres", settings.var / secret_keys.FILE
    try:
        if "postgres" in secret_keys.kept(settings.var) or not data.exists():
            raise CannotRun(_("No key is missing."))
    except secret_keys.KeysDamaged:
        file.replace(file.with_name(f"{file.name}.{datetime.now(UTC):%Y%m%d%H%M%S}"))
    if data.exists():
        password = secrets.token_urlsafe(32)
        _set_password(password)
        secret_keys.adopt(settings.var, {"postgres": password})


def _set_password(password: str) -> None:
    """By PostgreSQL alone on its data, which asks nobody who they are."""
    user, data = database_user(), settings.var / "postgres"
    as_user = {} if user is None else {"user": user[0], "group": user[1], "extra_groups": []}
    done = subprocess.run(  # type: ignore[call-overload]
        [str(INSTALLED / "bin" / "postgres"), "--single", "-D", str(data), "postgres"],
        input=f"alter role postgres password '{password}'\n",
        env=environment(),
        cwd=data,
        capture_output=True,
        text=True,
        **as_user,
    )
    if done.returncode or "ERROR" in done.stderr or "FATAL" in done.stderr:
        raise CannotRun(_("The server did not take a new password."), done.stderr.strip())
