"""The start of the whole portal, step by step, and its end."""

from collections.abc import Callable
from functools import partial

from portal import given_up, secret_keys
from portal.demo_idp import allowed
from portal.i18n import _
from portal.process import ports, readiness, services
from portal.process.database import own_server, prepare
from portal.process.demo_fill import fill
from portal.process.errors import CannotRun
from portal.process.lock import hold
from portal.process.supervisor import Supervisor, raise_file_limit
from portal.settings import COMMAND, settings


def run(greet: Callable[[], None], say: Callable[[str], None]) -> None:
    """Start everything, greet when the first page answers, look after it until `Stop`, and leave nothing behind."""
    _check()
    with hold(settings.var, settings.public_url):
        _choose_ports()
        raise_file_limit()
        supervisor = Supervisor(say, note=partial(given_up.note, settings.var))
        try:
            _start(supervisor, say)
            greet()
            supervisor.watch()
        finally:
            supervisor.stop()


def _check() -> None:
    if not settings.has_provider and (why := allowed(settings)):
        raise CannotRun(why)


def _choose_ports() -> None:
    ports.check(settings.portal_host, settings.portal_port)
    if not settings.has_provider:
        wanted = settings.portal_provider_port
        settings.portal_provider_port = ports.free_port(settings.portal_host, wanted)


def _start(supervisor: Supervisor, say: Callable[[str], None]) -> None:
    new_keys = not secret_keys.kept(settings.var)
    if settings.embedded:
        server = own_server()
        supervisor.start(server.child, server)
    prepare()
    _say_what_is_missing(fill(), new_keys, say)
    if not settings.has_provider:
        supervisor.start(services.demo_idp(), needed=False)
    supervisor.start(services.pages())
    readiness.wait(settings.portal_host, settings.portal_port, supervisor.look)
    supervisor.start(services.worker(), needed=False)  # after the first page, which somebody waits for


def _say_what_is_missing(filled: bool, new_keys: bool, say: Callable[[str], None]) -> None:
    """Of a named database that is empty, or whose keys were not here."""
    if settings.embedded:
        return
    if not filled:
        say(
            _(
                "The database has no customers, and no demo was put into it (--demo does). The first administrator signs in "
                "once and is then appointed here: {command} appoint EMAIL.",
                command=COMMAND,
            )
        )
    if new_keys:
        say(_("New keys were made in {folder}: who was signed in signs in again.", folder=str(settings.var)))
