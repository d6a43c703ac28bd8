"""Gateways: each module of this folder speaks one way of handing messages over; `gateways.toml` says which are there."""

from __future__ import annotations

from threading import Lock
from typing import Protocol

from portal.messages.configuration import (
    GatewaySettings,
    HttpSettings,
    OneGateway,
    SmppSettings,
    SmtpSettings,
    gateways,
)
from portal.messages.letters import Letter
from portal.messages.outcomes import Handed


class Gateway(Protocol):
    """Who takes messages, and perhaps says what became of them."""

    harmless_again: bool  #: it, or who reads, knows a second submission of the same letter for a copy

    @property
    def settings(self) -> GatewaySettings:
        """What the file says of it."""

    def submit(self, letter: Letter, *, again: bool) -> Handed:
        """Hand a letter over.

        Args:
            again: an earlier try may have reached the gateway; it must not go twice where that can be known.

        Raises:
            NotNow, Declined: see there. Anything else: it is tried again.
        """

    def keep(self) -> None:
        """Stay connected, where that is how it is heard from."""

    def close(self) -> None:
        """Let go of what is open."""


def gateway_for(channel: str) -> Gateway | None:
    """The gateway that takes what goes by this channel; None where none is set. Raises WrongGateways."""
    told = gateways().of(channel)
    return gateway_of(told) if told else None


def gateway_of(told: OneGateway) -> Gateway:
    """The gateway of these settings, the same as long as they stand."""
    with _opening:
        known = _opened.get(told.name)
        if known is None or known[0] != told:
            if known is not None:
                known[1].close()
            known = _opened[told.name] = (told, _open(told))
        return known[1]


def keep_up() -> None:
    """Hear from every gateway that is set, and let go of those that no longer are. Raises WrongGateways."""
    set_ = gateways().gateway
    for told in set_.values():
        gateway_of(told).keep()
    with _opening:
        for name in _opened.keys() - set_.keys():
            _opened.pop(name)[1].close()


def close() -> None:
    """Let go of all of them."""
    with _opening:
        while _opened:
            _opened.popitem()[1][1].close()


_opening = Lock()
_opened: dict[str, tuple[OneGateway, Gateway]] = {}


def _open(told: OneGateway) -> Gateway:
    from portal.messages.gateways.http import Http
    from portal.messages.gateways.smpp import Smpp
    from portal.messages.gateways.smtp import Smtp

    match told:
        case SmtpSettings():
            return Smtp(told)
        case HttpSettings():
            return Http(told)
        case SmppSettings():
            return Smpp(told)
