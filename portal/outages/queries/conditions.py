"""What an outage is by its state and the clock, each said once: of a row, which is asked again as time goes by, and of
the table in SQL.

``outage`` is whatever has an outage's attributes: a row gives True or False, the mapped class an SQL expression.
Hence ``&`` and ``|`` here, which both understand. ``now`` is an aware moment, or SQL for one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, not_
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import aliased

from portal.database import Moment
from portal.outages.models import Outage

#: A fault that nobody reported as over is still one after its expected end, for so long.
UNREPORTED_FAULT_LASTS = timedelta(hours=12)


def recent(outage: Any, now: Any) -> Any:
    """Its expected end is still to come, or no longer ago than an unreported fault lasts."""
    return outage.ends > now - UNREPORTED_FAULT_LASTS


def unended(outage: Any, now: Any) -> Any:
    """Before its expected end, or a fault, which ends when somebody says so."""
    return (outage.ends > now) | (outage.kind == "fault")


def going(outage: Any, now: Any) -> Any:
    """Not over: before its expected end, or a fault that nobody reported as over."""
    return recent(outage, now) & unended(outage, now)


def ahead(outage: Any, now: Any) -> Any:
    """Noted or announced, and not over."""
    return _among(outage.state, "draft", "posted") & going(outage, now)


def under_way(outage: Any, now: Any) -> Any:
    """The power is off by what was announced."""
    return (outage.state == "posted") & (outage.starts <= now) & going(outage, now)


def over(outage: Any, now: Any) -> Any:
    """Its hours are over; nobody said that the power is back."""
    return (outage.state == "posted") & _not(going(outage, now))


def past(outage: Any, now: Any) -> Any:
    """The power is back, or the hours are over."""
    return (outage.state == "restored") | over(outage, now)


def dropped(outage: Any) -> Any:
    """It will not be as it was announced."""
    return _among(outage.state, "moved", "cancelled")


def unnotified(outage: Any) -> Any:
    """Customers still believe what no longer holds: hours of one that was dropped, or that it was dropped."""
    told_off = _among(outage.notified, "moved", "cancelled")
    return dropped(outage) & (outage.notified == "posted") | (outage.state == "posted") & told_off


def as_sql(condition: ColumnElement[bool]) -> str:
    """The condition as text, with its constants in place."""
    dialect = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]
    return f"({condition.compile(dialect=dialect, compile_kwargs={'literal_binds': True})})"


def _among(value: Any, *choices: str) -> Any:
    return value.in_(choices) if hasattr(value, "in_") else value in choices


def _not(condition: Any) -> Any:
    return not condition if isinstance(condition, bool) else not_(condition)


#: The table under its name in SQL text, and the moment that such text takes.
OUTAGE, NOW = aliased(Outage, name="o"), literal_column(":now", Moment)

DROPPED = as_sql(dropped(OUTAGE))
UNNOTIFIED = as_sql(unnotified(OUTAGE))
# By the database's own clock.
RECENT, UNENDED = as_sql(recent(OUTAGE, func.now())), as_sql(unended(OUTAGE, func.now()))
#: What a list can show.
VIEWS = {
    "ahead": as_sql(ahead(OUTAGE, NOW)),
    "now": as_sql(under_way(OUTAGE, NOW)),
    "draft": as_sql(OUTAGE.state == "draft"),
    "dropped": DROPPED,
    "past": as_sql(past(OUTAGE, NOW)),
    "all": "true",
}
