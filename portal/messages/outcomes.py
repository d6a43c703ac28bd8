"""What comes of handing a message over: taken by a gateway, kept for want of one, or not now, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from portal.messages.models import MessageReason, PartState


@dataclass(frozen=True, slots=True)
class Handed:
    """A gateway took it.

    Args:
        gateway: its name in the settings.
        references: what it calls the message, or each of its parts.
        unsure: it did not answer; the message may have gone, and is not sent again.
    """

    gateway: str
    references: tuple[str, ...] = ()
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """No gateway is set for its channel: it lies in the folder."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What a gateway says became of what it took; ``detail`` in its own code, which names nobody."""

    reference: str
    state: PartState | None  #: None for a state that says nothing yet, or that nobody knows
    raw: str
    reason: MessageReason | None = None
    detail: str = ""


def storable(text: str) -> str:
    """What others sent, without what no database takes as text: NUL and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()


class NotNow(Exception):
    """Not a failure: the gateway asks to wait, or the hour does. Not counted as a try."""

    def __init__(self, reason: MessageReason, wait: timedelta) -> None:
        super().__init__(reason)
        self.reason, self.wait = reason, wait


class Declined(Exception):
    """The gateway will never take it. ``detail`` is its code; its words are left out, they may name the recipient."""

    def __init__(self, reason: MessageReason, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail


class Away(OSError):
    """The gateway cannot be reached, or is not well. It is tried again."""


class Lost(Away):
    """It may have been taken: the answer did not come. Whoever tries again asks the gateway first."""
