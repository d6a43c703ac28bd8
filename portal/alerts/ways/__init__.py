"""The ways out of the house by which an alert reaches somebody: a file each, found by its name among `AlertWay`.

A module has `send(notice)`. It returns when the other side took it, raises `NoWay` where it is not set up, and whatever else keeps
it from being sent. What is sent names no customer and no subject: the kind, the ticket's number, the unit, and where to look.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from portal.alerts.models import AlertKind
from portal.i18n import _
from portal.settings import settings
from portal.tickets.sla.policy import Clock


class NoWay(Exception):
    """This way is not set up; says what is missing, as `missing` has words for it."""


@dataclass(frozen=True, slots=True)
class AlertNotice:
    """What is told, and to whom. ``person_id`` or ``target_id`` says whose; the addresses are those of the person."""

    kind: str
    clock: str | None
    number: str
    unit: str
    language: str
    person_id: int | None
    target_id: int | None
    email: str | None
    phone: str | None
    key: str  #: names this telling, so that the same twice does no harm

    @property
    def title(self) -> str:
        """What it is, and which ticket; in the language spoken."""
        if not self.number:
            return _("A test of your alerts")
        return f"{self._what} · {self.number}"

    @property
    def body(self) -> str:
        """The title, whose it is, and where to look."""
        where = f"{settings.public_url}/alerts"
        return "\n".join(filter(None, (self.title, self.unit, where)))

    @property
    def _what(self) -> str:
        late = {
            Clock.RESPOND: _("Not accepted in time"),
            Clock.ARRIVE: _("Crew not there in time"),
            Clock.RESOLVE: _("Not resolved in time"),
        }
        if self.kind == AlertKind.LIMIT and self.clock in late:
            return late[Clock(self.clock)]
        return str(AlertKind(self.kind).word)


@cache
def ways() -> dict[str, Callable[[AlertNotice], None]]:
    """Each way's key and how it sends."""
    names = [found.name for found in pkgutil.iter_modules(__path__)]
    return {name: importlib.import_module(f"{__name__}.{name}").send for name in names}


def missing() -> dict[str, str]:
    """What keeps a way from being one, in words."""
    return {
        "no_address": _("no address is known"),
        "no_server": _("no mail server is set"),
        "no_gateway": _("no gateway for text messages is set"),
        "no_device": _("no device is signed up"),
        "no_chat": _("no chat is entered"),
    }
