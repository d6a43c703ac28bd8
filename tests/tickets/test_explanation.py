"""A deadline told in sentences."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from portal import i18n
from portal.organisation.calendars import Calendar
from portal.tickets.sla.deadlines import Pause, due
from portal.tickets.sla.explanation import explain, limit
from portal.tickets.sla.policy import Rule

CALENDAR = Calendar(ZoneInfo("Asia/Ho_Chi_Minh"), "VN", language="vi")
NOW = datetime.fromisoformat("2026-08-20T10:00+07:00")
THREE_DAYS = Rule("contract-change", "resolve", 3, "working_days", pausable=True)
A_DAY = Rule("billing", "resolve", 24, "hours", pausable=True)


@pytest.fixture(autouse=True)
def vietnamese():
    with i18n.use("vi"):
        yield


def told(rule, start="2026-08-20T10:00+07:00", pauses=(), now=NOW):
    stops = [Pause(*(at and datetime.fromisoformat(at) for at in stop)) for stop in pauses]
    return str(explain(due(rule, datetime.fromisoformat(start), CALENDAR, stops), now))


def test_working_days_say_what_was_counted_and_what_not():
    assert told(THREE_DAYS) == (
        "Hạn 24:00 thứ Hai 24/08/2026: 3 ngày làm việc sau ngày tiếp nhận (thứ Năm 20/08/2026). "
        "Có tính vì là ngày làm bù: thứ Bảy 22/08. Không tính: Chủ nhật 23/08."
    )


def test_holidays_are_named():
    assert "Quốc khánh 01/09–02/09" in told(THREE_DAYS, "2026-08-27T10:00+07:00")


def test_hours_say_how_long_the_clock_stood():
    assert told(A_DAY, pauses=[("2026-08-20T11:00+07:00", "2026-08-20T13:10+07:00")]) == (
        "Hạn 12:10 thứ Sáu 21/08/2026: 24 giờ kể từ 10:00 20/08/2026, tính cả đêm và ngày nghỉ. "
        "Thời hạn đã tạm dừng 2 giờ 10 phút."
    )


def test_a_clock_that_stands_still_has_no_time_left():
    found = due(A_DAY, NOW, CALENDAR, [Pause(NOW)])
    assert explain(found, NOW).left.words == "Tạm dừng tính giờ"
    assert str(explain(found, NOW)) == "Thời hạn 24 giờ tạm dừng từ 10:00 20/08/2026."


def test_days_taken_by_a_pause_are_told_and_time_overdue_is_left_to_the_badge():
    late = datetime.fromisoformat("2026-09-01T00:00+07:00")
    sentences = told(THREE_DAYS, pauses=[("2026-08-21T11:00+07:00", "2026-08-22T11:00+07:00")], now=late)
    assert sentences.endswith("Không tính vì đang tạm dừng: thứ Sáu 21/08.")


def test_a_last_day_that_is_off():
    rule = Rule("appeal", "resolve", 2, "calendar_days")
    assert "kết thúc vào ngày làm việc tiếp theo" in told(rule, "2026-08-28T10:00+07:00")


def test_no_limit():
    assert told(None) == "Không có thời hạn."
    assert told(Rule("inquiry", "respond")) == "Việc này được giải quyết ngay nên không tính thời hạn."


def test_in_english_too():
    with i18n.use("en"):
        assert told(Rule("outage", "resolve", 2, "hours")) == (
            "Due 12:00 Thursday 20/08/2026: 2 hours from 10:00 20/08/2026 on, nights and days off included."
        )


def test_a_limit_in_words():
    assert [limit(r) for r in (THREE_DAYS, A_DAY, Rule("inquiry", "respond"))] == [
        "3 ngày làm việc",
        "24 giờ",
        "Giải quyết ngay",
    ]
