"""What an executive's page asks, in one transaction: every figure of one period, and of the one before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.insights import measures
from portal.insights.measures import Totals, Window
from portal.tickets.sla.models import Category

#: EVN's own target for requests done within their limit (assumed).
ON_TIME_TARGET = 0.95
#: A unit with fewer resolved requests is not ranked: one late answer would put it last (assumed).
LEAST_RESOLVED = 5


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one period."""

    window: Window
    totals: Totals
    before: Totals | None  #: None where nothing is known of all that time
    by_day: pd.DataFrame
    on_time: pd.DataFrame
    open: pd.DataFrame
    outages: pd.DataFrame
    outages_before: pd.DataFrame


def report(db: Session, period: str, now: datetime, unit_id: int | None) -> Report:
    """Everything the page shows, seen from an aware moment; eight statements whatever the size of the utility."""
    of = measures.window(period, now, unit_id)
    outages = measures.outage_minutes_by_district(db, of)
    known = measures.begins_before(db, of.before.since)
    return Report(
        window=of,
        totals=measures.totals(db, of),
        before=measures.totals(db, of.before) if known else None,
        by_day=measures.requests_by_day(db, of),
        on_time=measures.on_time_by_district(db, of),
        open=measures.open_by_district(db, of),
        outages=outages,
        outages_before=measures.outage_minutes_by_district(db, of.before) if known else outages.head(0),
    )


def category_words(db: Session, language: str) -> dict[str, str]:
    """Code → name in a language, the most urgent first."""
    known = db.execute(select(Category.code, Category.words).order_by(Category.urgency, Category.code))
    return {c.code: c.words.get(language) or c.words.get("en") or c.code for c in known}
