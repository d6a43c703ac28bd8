"""What somebody did to outages just now and could still take back: asked of the database, so that a reload knows it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.database import rows


@dataclass(frozen=True, slots=True)
class OwnOutageAct:
    """What somebody did to an outage within the last ten seconds and could still take back.

    ``act`` names it, ``messages`` are held back with it, ``seconds`` are left.
    """

    act: int
    action: str
    district_id: int
    outage_id: int
    place: str
    messages: int
    seconds: float


_OWN = text("select act, action, district_id, outage_id, place, messages, seconds from own_outage_acts()")


def own_outage_acts(db: Session) -> list[OwnOutageAct]:
    """What whoever asks could take back now, the latest first."""
    return rows(db, _OWN, OwnOutageAct)
