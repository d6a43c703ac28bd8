"""Gateways: each module of this folder speaks one way of handing messages over; `gateways.toml` says which are there."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from portal.messages.configuration import GatewaySettings, SmtpSettings, gateways
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
    return _opened(told) if told else None


@lru_cache(maxsize=8)
def _opened(told: SmtpSettings) -> Gateway:
    from portal.messages.gateways.smtp import Smtp

    return Smtp(told)
