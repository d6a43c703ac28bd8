"""What somebody did just now and could still take back: asked of the database, so that a reload or another window knows it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.database import rows


@dataclass(frozen=True, slots=True)
class OwnAct:
    """What somebody did within the last ten seconds and could still take back.

    ``act`` names it. It was about ``many`` tickets, ``number`` is the first's. ``channel`` is that of the message which it
    queued, None without one; ``seconds`` are left.
    """

    act: int
    action: str
    district_id: int
    ticket_id: int
    number: str
    many: int
    channel: str | None
    seconds: float


_OWN = text("select act, action, district_id, ticket_id, number, many, channel, seconds from own_acts()")


def own_acts(db: Session) -> list[OwnAct]:
    """What whoever asks could take back now, the latest first."""
    return rows(db, _OWN, OwnAct)
