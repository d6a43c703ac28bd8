"""The last answer that a customer got: what a returning caller hears, and what can come back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.database import rows
from portal.settings import settings


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """An answered request of a customer; ``followed_by`` is the number by which its case came back already."""

    district_id: int
    id: int
    number: str
    subject: str
    received_at: datetime
    resolved_at: datetime
    answer: str
    followed_by: str | None

    @property
    def key(self) -> tuple[int, int]:
        """District and id."""
        return self.district_id, self.id


_LAST = text(
    """
    select t.district_id, t.id, t.number, t.subject, t.received_at, t.resolved_at, coalesce(t.answer, '') as answer,
           (select f.number from ticket f where f.district_id = t.district_id and f.follows_id = t.id) as followed_by
    from ticket t
    where t.district_id = :district and t.customer_id = :customer and t.resolved_at > :since
    order by t.resolved_at desc, t.id desc limit 1
    """
)


def last_answer(db: Session, district_id: int, customer_id: int, *, now: datetime) -> LastAnswer | None:
    """The last answer within the days in which a case can come back; None for none."""
    since = now - timedelta(days=settings.portal_reopen_days)
    found = rows(db, _LAST, LastAnswer, district=district_id, customer=customer_id, since=since)
    return next(iter(found), None)
