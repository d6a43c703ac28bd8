"""The numbers in the menu are those of the lists behind them, whoever looks, and come by themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.callbacks import queries as callbacks
from portal.database import session
from portal.gate.live.menu import menu_counts
from portal.tickets.queries import home, tickets
from tests.conftest import Database
from tests.people import signed_in


@pytest.mark.parametrize("who", ["an", "minh", "binh", "chi", "dung"])
@pytest.mark.parametrize("ahead", [timedelta(), timedelta(days=40)])
def test_a_number_is_that_of_the_list_it_leads_to(filled: Database, who: str, ahead: timedelta) -> None:
    now = datetime.now(UTC) + ahead
    with session(signed_in(who)) as db:
        counted = menu_counts(db, now=now)
        listed = tickets.counts(db, tickets.Filter(), now=now)
        at_home = home.home_counts(db, now=now)
        ringing = callbacks.count(db)
    assert counted
    assert (counted.open, counted.overdue) == (listed.all, listed.overdue)
    assert counted.calls == ringing
    assert counted.untold == (listed.untold if who in ("chi", "dung") else 0)
    assert listed.untold == at_home.untold


@pytest.mark.parametrize("who", ["giang", "ha"])
def test_who_works_on_no_tickets_has_no_numbers(filled: Database, who: str) -> None:
    with session(signed_in(who)) as db:
        assert menu_counts(db, now=datetime.now(UTC)) is None


@pytest.mark.parametrize("who", ["an", "chi", "dung"])
def test_when_time_alone_changes_a_number_is_known(filled: Database, who: str) -> None:
    """Nothing changes before ``next``: a window asks then, and not every few seconds."""
    now = datetime.now(UTC)
    with session(signed_in(who)) as db:
        first = menu_counts(db, now=now)
        assert first
        assert first.next
        just_before = menu_counts(db, now=first.next - timedelta(milliseconds=1))
        assert just_before == first
