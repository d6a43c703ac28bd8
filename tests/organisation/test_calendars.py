"""Which days are worked, what they are called, and when they end."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest

from portal import profiles
from portal.organisation.calendars import Calendar, Reason, calendar_of
from portal.profiles import Day

VIETNAM = Calendar(ZoneInfo("Asia/Ho_Chi_Minh"), "VN", language="vi")
CHINA = Calendar(ZoneInfo("Asia/Shanghai"), "CN", language="zh")
UKRAINE = Calendar(ZoneInfo("Europe/Kyiv"), "UA", language="uk")


def test_a_swapped_saturday_is_worked_and_the_monday_is_off():
    assert VIETNAM.status(date(2026, 8, 22)).reason == Reason.SWAPPED
    assert VIETNAM.is_working_day(date(2026, 8, 22))
    assert not VIETNAM.is_working_day(date(2026, 8, 31))


def test_holidays_are_named_in_the_calendars_language():
    english = Calendar(VIETNAM.zone, "VN", language="en")
    assert VIETNAM.status(date(2026, 9, 2)).name == "Quốc khánh"
    assert english.status(date(2026, 9, 2)).name == "National Day"
    assert CHINA.status(date(2026, 10, 1)).name == "国庆节"


def test_a_language_that_holidays_lacks_gets_english_with_dates_as_the_portal_writes_them():
    chinese = Calendar(VIETNAM.zone, "VN", language="zh")
    assert chinese.status(date(2026, 8, 31)).name == "Day off (substituted from 22/08/2026)"


def test_ukraine_has_no_holidays_under_martial_law():
    year = [date(2026, 1, 1) + timedelta(days) for days in range(365)]
    assert all(UKRAINE.is_working_day(day) == (day.weekday() < 5) for day in year)


@pytest.mark.parametrize("calendar", [VIETNAM, CHINA, UKRAINE], ids=lambda c: c.country)
def test_days_are_worked_as_the_holidays_package_has_them(calendar):
    known = holidays.country_holidays(calendar.country)
    days = [date(2018, 1, 1) + timedelta(n) for n in range(10 * 365)]
    assert [d for d in days if calendar.is_working_day(d) != known.is_working_day(d)] == []


def test_the_administrators_days_have_the_last_word():
    off, worked = date(2026, 8, 20), date(2026, 9, 2)
    days = [Day(off, False, {"vi": "Bão số 5", "en": "Typhoon"}), Day(worked, True, {"en": "Worked"})]
    calendar = calendar_of(profiles.load("evnhcmc"), days)
    assert (calendar.status(off).reason, calendar.status(off).name) == (Reason.DAY_OFF, "Bão số 5")
    assert (calendar.status(worked).reason, calendar.status(worked).name) == (Reason.EXTRA, "Worked")


def test_the_local_day_is_not_the_one_in_utc():
    assert VIETNAM.day_of(datetime(2026, 8, 20, 18, tzinfo=UTC)) == date(2026, 8, 21)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)]
)
def test_a_day_in_kyiv_has_as_many_hours_as_the_clocks_make_it(day, hours):
    assert UKRAINE.end_of(day) - UKRAINE.end_of(day - timedelta(1)) == timedelta(hours=hours)


def test_a_day_ends_with_the_first_instant_of_the_next_where_midnight_is_skipped_or_repeated():
    beirut = Calendar(ZoneInfo("Asia/Beirut"))  # 00:00 became 01:00 on 27 March 2022
    havana = Calendar(ZoneInfo("America/Havana"))  # 01:00 became 00:00 on 6 November 2022
    assert beirut.end_of(date(2022, 3, 26)).astimezone(beirut.zone).isoformat() == "2022-03-27T01:00:00+03:00"
    assert havana.end_of(date(2022, 11, 5)).astimezone(havana.zone).isoformat() == "2022-11-06T00:00:00-04:00"
