"""What time it is, in the utility's zone. Pages ask here, so that a test can set the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from portal import formats


def zone() -> ZoneInfo:
    """The zone in which times are shown."""
    return formats.utility_zone()


def now() -> datetime:
    """This moment, aware, in the utility's zone."""
    return datetime.now(UTC).astimezone(zone())


def today() -> date:
    """The date at the utility."""
    return now().date()
