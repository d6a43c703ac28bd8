"""What holds for every deadline, whatever the moment, rule, calendar and pauses."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.organisation.calendars import DAY, Calendar
from portal.profiles import Day
from portal.tickets.sla.deadlines import HOURLY, Deadline, Pause, due
from portal.tickets.sla.policy import Rule

ZONES = [("Asia/Ho_Chi_Minh", "VN"), ("Asia/Shanghai", "CN"), ("Europe/Kyiv", "UA")]
calendars = st.sampled_from([Calendar(ZoneInfo(zone), country) for zone, country in ZONES])
moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
lengths = st.timedeltas(timedelta(0), timedelta(days=20))
amounts = st.integers(1, 45)
hourly = st.builds(
    Rule, st.just("any"), st.just("resolve"), st.integers(1, 300), st.sampled_from(["minutes", "hours"])
)
working = st.builds(Rule, st.just("any"), st.just("resolve"), amounts, st.just("working_days"))
by_calendar = st.builds(Rule, st.just("any"), st.just("resolve"), amounts, st.just("calendar_days"))
daily = working | by_calendar
rules = hourly | daily

quick = settings(max_examples=60, deadline=None)


def when(found: Deadline) -> datetime:
    assert found.due is not None
    return found.due.astimezone(UTC)


@st.composite
def paused(draw: st.DrawFn) -> tuple[Rule, datetime, list[Pause]]:
    """A rule that may be paused, a moment of receipt and pauses around what follows it."""
    start = draw(moments)
    begins = st.timedeltas(timedelta(days=-2), timedelta(days=40)).map(lambda after: start + after)
    pauses = st.builds(lambda begin, length: Pause(begin, begin + length), begins, lengths)
    return replace(draw(rules), pausable=True), start, draw(st.lists(pauses, max_size=4))


@quick
@given(rules, calendars, moments, lengths)
def test_who_comes_later_is_not_due_earlier(rule, calendar, start, later):
    assert when(due(rule, start, calendar)) <= when(due(rule, start + later, calendar))


@quick
@given(paused(), calendars, lengths)
def test_nor_with_pauses(case, calendar, later):
    rule, start, pauses = case
    assert when(due(rule, start, calendar, pauses)) <= when(due(rule, start + later, calendar, pauses))


@quick
@given(daily, calendars, moments, st.sets(st.integers(0, 70)))
def test_more_days_off_never_make_it_earlier(rule, calendar, start, off):
    first = calendar.day_of(start)
    more = {first + n * DAY: Day(first + n * DAY, working=False) for n in off}
    assert when(due(rule, start, calendar)) <= when(due(rule, start, replace(calendar, days=more)))


@quick
@given(working, calendars, moments)
def test_so_many_working_days_lie_between_receipt_and_a_local_midnight(rule, calendar, start):
    found = due(rule, start, calendar)
    assert found.due
    assert (found.due.hour, found.due.minute, found.due.second) == (0, 0, 0)
    received, last = calendar.day_of(start), found.due.date() - DAY
    between = [received + n * DAY for n in range(1, (last - received).days + 1)]
    assert sum(map(calendar.is_working_day, between)) == rule.amount
    assert calendar.is_working_day(last)


@quick
@given(by_calendar, calendars, moments)
def test_calendar_days_end_on_the_first_working_day_from_the_nth_on(rule, calendar, start):
    found = due(rule, start, calendar)
    assert found.due
    assert (found.due.hour, found.due.minute) == (0, 0)
    nth, last = calendar.day_of(start) + rule.amount * DAY, found.due.date() - DAY
    assert last == next(day for n in range(60) if calendar.is_working_day(day := nth + n * DAY))


@quick
@given(hourly, calendars, moments)
def test_minutes_and_hours_pass_as_they_do_anywhere(rule, calendar, start):
    assert when(due(rule, start, calendar)) - start == rule.amount * HOURLY[rule.unit]


@quick
@given(rules, calendars, moments, st.integers(-14 * 60, 14 * 60))
def test_the_same_instant_written_otherwise_is_due_at_the_same(rule, calendar, start, offset):
    elsewhere = start.astimezone(timezone(timedelta(minutes=offset)))
    assert due(rule, elsewhere, calendar) == due(rule, start, calendar)


@quick
@given(hourly, calendars, moments, st.timedeltas(timedelta(0), timedelta(days=20)), lengths)
def test_a_pause_moves_it_by_its_length_if_it_starts_in_time(rule, calendar, start, after, length):
    rule = replace(rule, pausable=True)
    plain, stop = when(due(rule, start, calendar)), Pause(start + after, start + after + length)
    moved = when(due(rule, start, calendar, [stop])) - plain
    assert moved == (length if stop.start < plain else timedelta(0))


@quick
@given(paused(), calendars)
def test_segments_join_from_receipt_to_deadline(case, calendar):
    rule, start, pauses = case
    found = due(rule, start, calendar, pauses)
    assert found.segments[0].start == start
    assert found.segments[-1].end == found.due
    assert all(one.end == other.start for one, other in pairwise(found.segments))
    assert all(s.start < s.end for s in found.segments if s.end)


@quick
@given(paused(), calendars)
def test_what_was_counted_is_the_limit(case, calendar):
    rule, start, pauses = case
    running = [s for s in due(rule, start, calendar, pauses).segments if s.kind == "running"]
    if rule.unit in HOURLY:
        counted = sum((s.end.astimezone(UTC) - s.start.astimezone(UTC) for s in running), timedelta())
        assert counted == rule.amount * HOURLY[rule.unit]
    else:
        assert sum(s.days for s in running) == rule.amount


@quick
@given(paused(), calendars)
def test_no_day_counts_whose_end_lies_in_a_pause(case, calendar):
    rule, start, pauses = case
    found = due(replace(rule, unit="working_days", amount=3), start, calendar, pauses)
    for segment in (s for s in found.segments if s.kind == "running"):
        first = calendar.day_of(segment.start)
        ends = [calendar.end_of(first + n * DAY) for n in range(segment.days)]
        assert not [end for end in ends for p in pauses if p.start < end <= p.end]
