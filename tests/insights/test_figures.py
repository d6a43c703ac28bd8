"""Figures add up, and are compared only with a time of which there are records."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest
from sqlalchemy import text

from portal.database import session
from portal.insights.queries import LEAST_RESOLVED, ON_TIME_TARGET, report
from portal.tickets.queries import workload
from portal.ui.screens.home.others import _ranked
from portal.ui.screens.insights.figures import LEAST_COMPARED, _more, average_minutes
from tests.people import signed_in

pytestmark = pytest.mark.usefixtures("filled_unchanged")
NOW = datetime.now(UTC)


def test_minutes_without_power_count_the_districts_where_it_was_never_off():
    with session(signed_in("giang")) as db:
        of = report(db, "week", NOW, None)
        served = db.scalar(text("select count(*) from customer"))
    assert average_minutes(of.outages) == pytest.approx(of.outages["customer_minutes"].sum() / served)
    assert average_minutes(of.outages.head(0)) == 0


def test_what_is_drawn_is_what_is_counted():
    with session(signed_in("giang")) as db:
        of = report(db, "month", NOW, None)
    assert of.by_day["requests"].sum() == of.totals.requests
    assert of.open["open"].sum() == of.totals.open
    assert of.open["overdue"].sum() == of.totals.overdue


def test_the_board_says_the_same_share_on_time_as_the_week():
    now = datetime.now(UTC)
    with session(signed_in("giang")) as db:
        of = report(db, "week", now, None)
        units = {row.id: row for row in workload.board(db, now=now) if row.judged}
    told = {row.unit_id: (row.on_time, row.resolved, row.late) for row in of.on_time.itertuples()}
    assert told
    assert {id: (row.on_time, row.done, row.late) for id, row in units.items()} == told
    shared = sum(row.on_time for row in units.values()) / sum(row.judged for row in units.values())
    assert shared == pytest.approx(of.totals.on_time)


@pytest.mark.parametrize(("period", "compared"), [("week", True), ("year", False)])
def test_a_time_without_records_is_nothing_to_compare_with(period, compared):
    with session(signed_in("giang")) as db:
        of = report(db, period, NOW, None)
    assert bool(of.before) is compared
    assert compared or of.outages_before.empty


def test_a_unit_is_not_ranked_by_a_handful_of_requests():
    with session(signed_in("giang")) as db:
        of = report(db, "week", NOW, None)
    made = pd.DataFrame(
        {
            "unit": ["many", "few"],
            "resolved": [LEAST_RESOLVED, LEAST_RESOLVED - 1],
            "late": [0, 0],
            "share": [ON_TIME_TARGET / 2, 0],
        }
    )
    assert _ranked(replace(of, on_time=made))["unit"].tolist() == ["many"]


def test_few_are_not_compared_in_percent():
    assert _more(25, LEAST_COMPARED - 1) is None
    assert _more(25, LEAST_COMPARED).words.startswith("+150")
