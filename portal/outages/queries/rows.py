"""An outage as it is listed: its row with the names of what it concerns, and what they make of each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.organisation.corporation_scope import within_scope
from portal.outages import notice_period
from portal.outages.models import MAYBE
from portal.outages.queries import conditions

#: As counted when it was posted; a draft's as they are now, as whoever opens it sees them counted (`affected_by`).
CUSTOMERS = """
    case when o.state <> 'draft' then o.customers
         when o.transformer_id is not null then
             (select count(*)::int from customer c where c.district_id = o.district_id and c.transformer_id = o.transformer_id)
         when o.feeder_id is not null then
             (select count(*)::int from customer c join transformer y on y.district_id = c.district_id and y.id = c.transformer_id
              where c.district_id = o.district_id and y.feeder_id = o.feeder_id) end
"""
COLUMNS = f"""
    o.district_id, o.id, o.kind, o.state, o.area, o.reason, o.starts, o.ends, o.restored_at, o.posted_at, o.note,
    {CUSTOMERS} as customers, o.told as notified, o.replaces_id, o.company, o.published_status, o.source, o.source_line,
    o.transformer_id, o.feeder_id, o.version, u.short_name as unit, t.name as transformer, f.name as feeder,
    p.name as posted_by, {within_scope("o.district_id")} as in_scope
"""
JOINED = """
    join unit u on u.id = o.district_id
    left join transformer t on t.district_id = o.district_id and t.id = o.transformer_id
    left join feeder f on f.district_id = o.district_id and f.id = o.feeder_id
    left join person p on p.id = o.posted_by
"""


@dataclass(frozen=True, slots=True)
class OutageRow:
    """An outage with the names of what it concerns. ``sure`` is set where it was asked for a customer."""

    district_id: int
    id: int
    kind: str
    state: str
    area: str
    reason: str | None
    starts: datetime
    ends: datetime
    restored_at: datetime | None
    posted_at: datetime | None
    note: str | None
    customers: int | None
    notified: str | None
    replaces_id: int | None
    company: str | None
    published_status: str | None
    source: str | None
    source_line: int | None
    transformer_id: int | None
    feeder_id: int | None
    version: int
    unit: str
    transformer: str | None
    feeder: str | None
    posted_by: str | None
    in_scope: bool  #: whether it is of the corporation of who asks
    sure: bool = True
    instead_starts: datetime | None = None  #: of a moved one asked for a customer: its new hours
    instead_ends: datetime | None = None
    called_off: bool = False  #: of a moved one asked for a customer: its new hours were cancelled

    @property
    def only_possible(self) -> bool:
        """Whether it was published as possible (a DTEK grid's *maybe*), not as certain."""
        return self.published_status == MAYBE

    @property
    def key(self) -> str:
        """As it stands in an address."""
        return f"{self.district_id}-{self.id}"

    @property
    def place(self) -> str:
        """Station or line, or the area in its own words."""
        return self.transformer or self.feeder or self.area

    def status(self, now: datetime) -> str:
        """Its key in the table of states: what is posted is also ahead, under way or over."""
        if conditions.under_way(self, now):
            return "fault" if self.kind == "fault" else "off"
        if conditions.over(self, now):
            return "over"
        if self.state == "moved":
            return "cancelled" if self.called_off else "postponed"
        return self.state

    @property
    def latest(self) -> datetime:
        """Until when a draft can be posted without saying why so late."""
        return notice_period.latest_posting(self.kind, self.starts)

    @property
    def unnotified(self) -> bool:
        """Whether customers still believe what no longer holds."""
        return bool(conditions.unnotified(self))


def read_key(key: str | None) -> tuple[int, int] | None:
    """District and id out of an address; None for what is no key."""
    district, _dash, number = (key or "").partition("-")
    if not (district.isascii() and district.isdigit() and number.isascii() and number.isdigit()):
        return None
    found = int(district), int(number)
    return found if found[0] < 2**31 and found[1] < 2**63 else None
