"""One message on its way: to the gateway of its channel at an hour when it may go, or into the folder for want of one."""

from __future__ import annotations

from datetime import UTC, datetime

from portal.messages import folder
from portal.messages.channels import channels
from portal.messages.configuration import gateways
from portal.messages.gateways import gateway_for
from portal.messages.letters import Letter
from portal.messages.models import MessageReason
from portal.messages.outcomes import Handed, Kept, NotNow
from portal.profiles import load
from portal.settings import settings


def send(letter: Letter, *, again: bool = False, now: datetime | None = None) -> Handed | Kept:
    """Send a letter.

    Args:
        again: an earlier try may have reached the gateway.
        now: the aware moment it is, for the quiet hours.

    Raises:
        KeyError: a channel that is none. NotNow, Declined: as the gateway says, or the hour. WrongGateways, OSError and whatever the gateway raises.
    """
    gateway = gateway_for(channels()[letter.channel].key)
    if gateway is None:
        folder.keep(letter)
        return Kept()
    here = (now or datetime.now(UTC)).astimezone(load(settings.profile).zone)
    if end := gateways().quiet.end(letter.kind, letter.channel, here):
        raise NotNow(MessageReason.QUIET, end - here)
    return gateway.submit(letter, again=again)


def harmless_again(channel: str) -> bool:
    """Whether the same letter may be handed over twice: its gateway knows the second for a copy, or there is none."""
    gateway = gateway_for(channel)
    return gateway is None or gateway.harmless_again
