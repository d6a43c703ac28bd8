"""Whether an address can be listened on, said before anything is started."""

import errno
import socket
import time

from portal.i18n import _, lazy
from portal.process.errors import CannotRun

REASONS = {
    errno.EADDRINUSE: lazy("Port {port} is taken by another program; choose another: make run PORT={next}."),
    errno.EACCES: lazy("Port {port} needs rights that this user does not have."),
    errno.EADDRNOTAVAIL: lazy("This machine has no address {host}."),
}
#: Seconds that a taken port is asked again: what a killed run had started may be ending just now.
PATIENCE = 5.0
OTHER = lazy("The portal cannot listen on {host}, port {port}.")


class PortProblem(CannotRun):
    """The address cannot be used."""


def check(host: str, port: int) -> None:
    """Raise `PortProblem` unless the address is free, or becomes free within `PATIENCE`."""
    try:
        _listen_soon(host, port)
    except socket.gaierror as error:
        raise PortProblem(_("There is no host called {host}.", host=host)) from error
    except OSError as error:
        reason = REASONS.get(error.errno or 0, OTHER)
        raise PortProblem(_(reason.msgid, host=host, port=str(port), next=str(port + 1))) from error


def free_port(host: str, wanted: int) -> int:
    """The wanted port if it is free, else any free one."""
    try:
        return _listen(host, wanted)
    except OSError:
        return _listen(host, 0)


def _listen_soon(host: str, port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            _listen(host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def _listen(host: str, port: int) -> int:
    family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
        return int(probe.getsockname()[1])
