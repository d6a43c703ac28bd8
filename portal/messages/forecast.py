"""What will become of a message that is written now: whether a gateway takes it, from when on, and how it reads as it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from portal.messages.configuration import GatewaySettings, SmsSettings, WrongGateways, gateways
from portal.messages.models import MessageKind
from portal.messages.sms_text import sms_parts
from portal.profiles import load
from portal.settings import settings


@dataclass(frozen=True, slots=True)
class Seen:
    """A text as the customer gets it; ``parts`` is 0 where it is not counted, ``most`` of them go, None: any number."""

    text: str
    length: int = 0
    parts: int = 0
    most: int | None = None

    @property
    def too_long(self) -> bool:
        """Whether the gateway would refuse it."""
        return self.most is not None and self.parts > self.most


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
    def counted(self) -> bool:
        """Whether its texts are counted in parts."""
        return isinstance(self.gateway, SmsSettings) or (self.gateway is None and self.channel == "sms")

    @property
    def marks(self) -> bool:
        """Whether Vietnamese keeps its marks."""
        return not isinstance(self.gateway, SmsSettings) or self.gateway.marks

    @property
    def most(self) -> int | None:
        """How many parts a text may take; None: it is not counted."""
        return self.gateway.max_parts if isinstance(self.gateway, SmsSettings) else None

    def seen(self, body: str) -> Seen:
        """The text as it leaves."""
        text = self.gateway.text(body) if isinstance(self.gateway, SmsSettings) else body
        if not self.counted:
            return Seen(text)
        size = sms_parts(text)
        return Seen(text, size.length, size.parts, self.most)


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
