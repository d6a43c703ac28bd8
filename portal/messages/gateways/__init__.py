"""Gateways: each module of this folder speaks one way of handing messages over; `gateways.toml` says which are there."""

from __future__ import annotations

from threading import Lock
from typing import Protocol

from portal.messages.configuration import GatewaySettings, HttpSettings, OneGateway, SmtpSettings, gateways
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


def gateway_for(channel: str) -> Gateway | None:
    """The gateway that takes what goes by this channel; None where none is set. Raises WrongGateways."""
    told = gateways().of(channel)
    return gateway_of(told) if told else None


def gateway_of(told: OneGateway) -> Gateway:
    """The gateway of these settings, the same as long as they stand."""
    with _opening:
        known = _opened.get(told.name)
        if known is None or known[0] != told:
            known = _opened[told.name] = (told, _open(told))
        return known[1]


_opening = Lock()
_opened: dict[str, tuple[OneGateway, Gateway]] = {}


def _open(told: OneGateway) -> Gateway:
    from portal.messages.gateways.http import Http
    from portal.messages.gateways.smtp import Smtp

    match told:
        case SmtpSettings():
            return Smtp(told)
        case HttpSettings():
            return Http(told)
