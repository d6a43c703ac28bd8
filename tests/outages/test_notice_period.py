"""By when an outage is announced."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from portal.outages import notice_period
from portal.settings import settings

HCM = ZoneInfo("Asia/Ho_Chi_Minh")


def hcm(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=HCM)


def test_five_whole_days_lie_between_the_notice_and_the_day() -> None:
    assert notice_period.latest_posting("planned", hcm(30, 7)) == hcm(25)
    assert not notice_period.is_late("planned", hcm(30, 7), datetime(2026, 11, 24, 23, 59, 59, tzinfo=HCM))
    assert notice_period.is_late("planned", hcm(30, 7), hcm(25))


@pytest.mark.parametrize("kind", ["emergency", "fault", "shedding"])
def test_what_cannot_be_foreseen_is_never_late(kind: str) -> None:
    assert not notice_period.is_late(kind, hcm(24, 7), hcm(24, 9))
    assert notice_period.latest_posting(kind, hcm(24, 7)) == hcm(24, 7)


@pytest.mark.parametrize(("profile", "days"), [("evnhcmc", 5), ("evn", 5), ("sgcc95598", 7), ("ooek", 10)])
def test_each_profile_has_its_own_rule(monkeypatch: pytest.MonkeyPatch, profile: str, days: int) -> None:
    monkeypatch.setattr(settings, "portal_profile", profile)
    assert notice_period.notice_days() == days


def test_a_day_of_summer_time_is_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "portal_profile", "ooek")
    kyiv = ZoneInfo("Europe/Kyiv")
    latest = notice_period.latest_posting("planned", datetime(2026, 10, 30, 9, tzinfo=kyiv))
    assert latest == datetime(2026, 10, 20, tzinfo=kyiv)  # the clock went back on the 25th


def test_days_left_are_counted_by_the_date() -> None:
    assert notice_period.days_left(hcm(27, 8), hcm(24, 23)) == 3
    assert notice_period.days_left(hcm(24, 8), hcm(24, 23)) == 0
