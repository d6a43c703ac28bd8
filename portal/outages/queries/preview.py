"""What an act would tell customers, and whom by which way: before it is done, by what does it.

The words are those that `news.tell` would write; the counts come from the function that `tell_reached` writes by.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.outages import news, transitions
from portal.outages.models import Outage, OutageState
from portal.outages.news import Foreseen
from portal.outages.notifications import News, posted

RUNG_BY = "call"  #: the way of those who are to be rung


class Preview(NamedTuple):
    """A message that is not written yet; ``ways`` is channel → customers, ``rung`` are to be rung, ``untold`` get nothing.

    ``news`` is None where there is nothing to tell: nobody was told what would have to be put right.
    """

    news: News | None
    ways: Mapping[str, int]
    rung: int
    untold: int

    @property
    def told(self) -> int:
        """How many customers would be told, by message or by phone; nobody where there is no news."""
        return sum(self.ways.values()) + self.rung if self.news else 0


#: Nobody would be told anything.
NOTHING = Preview(None, {}, 0, 0)
_COUNT = text("select way, customers from count_audience(:district, :outage, :station, :line, :telling)")


def of(
    db: Session,
    district_id: int,
    outage_id: int,
    *,
    state: str | None = None,
    starts: datetime | None = None,
    ends: datetime | None = None,
) -> Preview:
    """What would be told of a stored outage as it is, in another state, or at other hours."""
    outage = db.get_one(Outage, (district_id, outage_id))
    given: dict[str, object] = {"state": state, "starts": starts, "ends": ends}
    changes = {name: value for name, value in given.items() if value is not None}
    if starts or ends:  # a notice of its own takes the place of this one
        changes["notified"] = None
    told, last = news.foreseen(db, outage, **changes)
    place = last.transformer_id, last.feeder_id
    found = _counted(db, last.district_id, last.id, *place, telling=state or last.state)
    return found._replace(news=told)


def of_new(db: Session, district_id: int, values: Mapping[str, object], now: datetime) -> Preview:
    """What would be told of an outage that is not stored yet, by the values of its form."""
    station, line = values.get("transformer_id"), values.get("feeder_id")
    named = Outage(district_id=district_id, transformer_id=station, feeder_id=line)
    area = values.get("area") or transitions.place(db, named) or ""
    known = {name: values[name] for name in ("kind", "starts", "ends", "reason") if name in values}
    would = Foreseen(**known, state=OutageState.POSTED, area=str(area))  # type: ignore[arg-type]
    found = _counted(db, district_id, None, station, None if station else line, telling=OutageState.POSTED)
    return found._replace(news=posted(would, now))


def _counted(
    db: Session, district: int, outage: int | None, station: object, line: object, *, telling: str
) -> Preview:
    asked = {"district": district, "outage": outage, "station": station, "line": line, "telling": telling}
    found: dict[str | None, int] = {row.way: row.customers for row in db.execute(_COUNT, asked)}
    ways = {way: count for way, count in found.items() if way and way != RUNG_BY}
    return Preview(None, ways, found.get(RUNG_BY, 0), found.get(None, 0))
