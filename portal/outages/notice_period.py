"""By when an outage must be announced: whole days between the notice and a planned cut, as the profile says.

Electricity Law 2024 art. 49: at least five days ahead in Vietnam; State Grid says seven. Days count as in the Civil
Code art. 147 and 148: the day of the notice is none of them, and the last one ends at 24:00.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from portal import formats
from portal.outages.models import OutageKind
from portal.profiles import load
from portal.settings import settings


def notice_days() -> int:
    """How many whole days lie between the notice and the day of a planned outage, at least."""
    return int(load(settings.profile).more.get("outages", {}).get("planned_notice_days", 0))


def latest_posting(kind: str, starts: datetime, zone: tzinfo | None = None) -> datetime:
    """Until when (exclusive) it may be posted without saying why so late; what is not planned, until it starts."""
    if kind != OutageKind.PLANNED:
        return starts
    midnight = formats.local(starts, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    # Back by days on the wall clock: a day of 23 or 25 hours is a day.
    day = (midnight - timedelta(days=notice_days())).replace(fold=0)
    return day if notice_days() else starts


def days_left(starts: datetime, now: datetime, zone: tzinfo | None = None) -> int:
    """Days from today to the day it starts; below zero when that has passed."""
    return (formats.local(starts, zone).date() - formats.local(now, zone).date()).days


def is_late(kind: str, starts: datetime, now: datetime) -> bool:
    """Whether posting it now breaks the rule. Only planned outages can be late: the others cannot be foreseen."""
    return kind == OutageKind.PLANNED and now >= latest_posting(kind, starts)
