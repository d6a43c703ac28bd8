"""Waits until the portal really answers."""

import http.client
import time
from collections.abc import Callable

from portal.i18n import _
from portal.process.errors import CannotRun
from portal.settings import settings

PATHS = ("/readyz", "/_stcore/health")  # the first that exists decides
PATIENCE = 120.0


def wait(host: str, port: int, look: Callable[[], None]) -> None:
    """Return once the portal answers; calls `look` meanwhile, which may raise."""
    end = time.monotonic() + PATIENCE
    while not answers(host, port):
        look()
        if time.monotonic() > end:
            raise CannotRun(
                _("The portal does not answer; see {log}.", log=str(settings.var / "log" / "portal.log"))
            )
        time.sleep(0.05)


def answers(host: str, port: int) -> bool:
    """Whether the portal says that it is ready."""
    for path in PATHS:
        status = _status(host, port, path)
        if status != 404:
            return status == 200
    return False


def _status(host: str, port: int, path: str) -> int | None:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
