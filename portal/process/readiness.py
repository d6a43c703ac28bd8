"""Waits until the portal really answers."""

import http.client
import time
from collections.abc import Callable

from portal.i18n import _
from portal.process.errors import CannotRun
from portal.settings import settings

PATH = "/readyz"
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
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", PATH)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
