"""What will become of a message that is written now: whether a gateway takes it, from when on, and how long it may be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from portal.messages.configuration import GatewaySettings, SmsSettings, WrongGateways, gateways
from portal.messages.models import MessageKind
from portal.messages.sms_text import sms_parts
from portal.profiles import load
from portal.settings import settings


@dataclass(frozen=True, slots=True)
class Forecast:
    """Of one channel.

    Args:
        gateway: who takes its messages; None: nobody, so that nothing is sent.
        quiet_until: until when nothing goes, aware; None: it goes at once.
    """

    channel: str
    gateway: GatewaySettings | None
    quiet_until: datetime | None

    @property
    def marks(self) -> bool:
        """Whether Vietnamese keeps its marks."""
        return not isinstance(self.gateway, SmsSettings) or self.gateway.marks

    @property
    def most(self) -> int | None:
        """How many text messages one message may take; None where they are not counted."""
        return self.gateway.max_parts if isinstance(self.gateway, SmsSettings) else None

    def parts(self, body: str) -> int:
        """How many text messages it takes; 0 where they are not counted."""
        return sms_parts(self.gateway.text(body)).parts if isinstance(self.gateway, SmsSettings) else 0


def forecast(
    channel: str, kind: MessageKind = MessageKind.ANSWER, *, now: datetime | None = None
) -> Forecast:
    """What holds of a channel now. Gateways that cannot be read take nothing."""
    try:
        known = gateways()
    except WrongGateways:
        return Forecast(channel, None, None)
    gateway = known.of(channel)
    here = (now or datetime.now(UTC)).astimezone(load(settings.profile).zone)
    return Forecast(channel, gateway, known.quiet.end(kind, channel, here) if gateway else None)
