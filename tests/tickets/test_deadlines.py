"""How limits count: the day of receipt, working and calendar days, pauses, clocks that change, versions."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from portal.organisation.calendars import Calendar
from portal.tickets.sla.deadlines import Pause, deadline, due
from portal.tickets.sla.policy import DeadlineError, Rule, choose

VIETNAM = Calendar(ZoneInfo("Asia/Ho_Chi_Minh"), "VN", language="en")
KYIV = Calendar(ZoneInfo("Europe/Kyiv"), "UA", language="en")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def days(amount: int, unit: str = "working_days") -> Rule:
    return Rule("contract-change", "resolve", amount, unit, pausable=True)


def hours(amount: int) -> Rule:
    return Rule("billing", "resolve", amount, "hours", pausable=True)


def pause(start: str, end: str | None) -> Pause:
    return Pause(at(start), at(end) if end else None)


@pytest.mark.parametrize("hour", ["00:00", "09:30", "23:59:59.999999"])
def test_the_hour_of_receipt_does_not_matter_to_a_limit_in_days(hour):
    assert due(days(3), at(f"2026-08-20T{hour}+07:00"), VIETNAM).due == at("2026-08-25T00:00+07:00")


def test_the_day_of_receipt_is_the_local_one():
    # 20 August, 17:30 in UTC is 21 August, 00:30 in Ho Chi Minh City.
    assert due(days(1), at("2026-08-20T17:30Z"), VIETNAM).due == at("2026-08-23T00:00+07:00")


def test_received_on_a_day_off_the_first_working_day_counts():
    assert due(days(1), at("2026-08-30T10:00+07:00"), VIETNAM).due == at("2026-09-04T00:00+07:00")


def test_calendar_days_end_with_the_next_working_day():
    found = due(
        days(10, "calendar_days"), at("2026-08-21T10:00+07:00"), VIETNAM
    )  # the 10th is 31 August, off
    assert found.due == at("2026-09-04T00:00+07:00")
    assert [s.reason for s in found.segments[-2:]] == ["holiday", "ends_with_next_working_day"]


def test_segments_tell_how_the_time_was_counted():
    found = due(days(3), at("2026-08-20T10:00+07:00"), VIETNAM)
    told = [(f"{s.start:%d/%m %H:%M}", s.kind, s.reason, s.days) for s in found.segments]
    assert told == [
        ("20/08 10:00", "not_counted", "day_of_receipt", 0),
        ("21/08 00:00", "running", "", 1),
        ("22/08 00:00", "running", "swapped_working_day", 1),
        ("23/08 00:00", "not_counted", "weekend", 0),
        ("24/08 00:00", "running", "", 1),
    ]


def test_holidays_are_named_and_days_alike_are_one_segment():
    found = due(days(3), at("2026-08-27T10:00+07:00"), VIETNAM)
    assert [s.as_json()["to"][:10] for s in found.segments if s.name == "National Day"] == ["2026-09-03"]


class TestClocksThatChange:
    def test_hours_are_hours_that_passed(self):
        assert due(hours(24), at("2026-03-28T12:00+02:00"), KYIV).due == at("2026-03-29T13:00+03:00")
        assert due(hours(24), at("2026-10-24T12:00+03:00"), KYIV).due == at("2026-10-25T11:00+02:00")

    def test_a_result_in_the_hour_that_comes_twice_says_which(self):
        first, second = (due(hours(1), at(f"2026-10-25T0{h}:30+03:00"), KYIV).due for h in (2, 3))
        assert first
        assert second
        assert (first.isoformat(), second.isoformat()) == (
            "2026-10-25T03:30:00+03:00",
            "2026-10-25T03:30:00+02:00",
        )

    def test_a_pause_in_the_hour_that_comes_twice_has_its_true_length(self):
        stop = Pause(
            datetime(2026, 10, 25, 3, 30, tzinfo=KYIV.zone),
            datetime(2026, 10, 25, 3, 30, fold=1, tzinfo=KYIV.zone),
        )
        assert due(hours(2), at("2026-10-25T00:00Z"), KYIV, [stop]).due == at("2026-10-25T03:00Z")

    def test_days_end_at_local_midnight(self):
        assert due(days(2), at("2026-03-26T12:00+02:00"), KYIV).due == at("2026-03-31T00:00+03:00")
        assert due(days(1), at("2026-10-25T12:00+02:00"), KYIV).due == at("2026-10-27T00:00+02:00")


class TestPauses:
    def test_hours_move_by_the_length_of_the_pause(self):
        stop = pause("2026-08-20T11:00+07:00", "2026-08-20T13:10+07:00")
        found = due(hours(4), at("2026-08-20T10:00+07:00"), VIETNAM, [stop])
        assert found.due == at("2026-08-20T16:10+07:00")
        assert [s.kind for s in found.segments] == ["running", "paused", "running"]

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            ("2026-08-20T08:00+07:00", "2026-08-20T10:00+07:00"),  # over at receipt
            ("2026-08-20T14:00+07:00", "2026-08-20T15:00+07:00"),  # from the moment it was due
            ("2026-08-20T11:00+07:00", "2026-08-20T11:00+07:00"),  # of no length
        ],
    )
    def test_a_pause_outside_moves_nothing(self, start, end):
        assert due(hours(4), at("2026-08-20T10:00+07:00"), VIETNAM, [pause(start, end)]).due == at(
            "2026-08-20T14:00+07:00"
        )

    def test_pauses_that_overlap_count_once(self):
        stops = [
            pause("2026-08-20T11:30+07:00", "2026-08-20T13:00+07:00"),
            pause("2026-08-20T09:00+07:00", "2026-08-20T12:00+07:00"),
        ]
        assert due(hours(4), at("2026-08-20T10:00+07:00"), VIETNAM, stops).due == at("2026-08-20T17:00+07:00")

    @pytest.mark.parametrize(
        ("start", "end", "expected"),
        [
            (
                "2026-08-21T09:00+07:00",
                "2026-08-21T17:00+07:00",
                "2026-08-22",
            ),  # running again when the day ends
            ("2026-08-20T12:00+07:00", "2026-08-21T23:59+07:00", "2026-08-22"),
            ("2026-08-21T23:59+07:00", "2026-08-22T00:01+07:00", "2026-08-23"),  # Friday ends in the pause
            ("2026-08-21T00:00+07:00", "2026-08-22T00:00+07:00", "2026-08-23"),  # the whole Friday is taken
            ("2026-08-22T00:00+07:00", "2026-08-24T12:00+07:00", "2026-08-22"),  # the whole Friday is left
            ("2026-08-21T12:00+07:00", "2026-08-23T12:00+07:00", "2026-08-25"),
        ],
    )
    def test_a_day_counts_if_the_clock_runs_at_its_end(self, start, end, expected):
        found = due(days(1), at("2026-08-20T10:00+07:00"), VIETNAM, [pause(start, end)])
        assert found.due == at(f"{expected}T00:00+07:00")

    def test_calendar_days_do_not_end_while_the_clock_stands(self):
        stop = pause("2026-08-24T12:00+07:00", "2026-08-25T12:00+07:00")
        found = due(
            days(2, "calendar_days"), at("2026-08-21T10:00+07:00"), VIETNAM, [stop]
        )  # the 2nd is a Sunday
        assert found.due == at("2026-08-26T00:00+07:00")

    @pytest.mark.parametrize("rule", [hours(4), days(2), days(2, "calendar_days")], ids=lambda r: r.unit)
    def test_a_pause_that_lasts_leaves_it_open_when_the_request_is_due(self, rule):
        found = due(rule, at("2026-08-20T10:00+07:00"), VIETNAM, [pause("2026-08-20T11:00+07:00", None)])
        assert found.due is None
        assert found.paused
        assert (found.segments[-1].kind, found.segments[-1].end) == ("paused", None)

    @pytest.mark.parametrize("rule", [hours(4), days(1)], ids=lambda r: r.unit)
    def test_a_pause_that_lasts_does_not_undo_a_limit_used_up_before(self, rule):
        found = due(rule, at("2026-08-20T10:00+07:00"), VIETNAM, [pause("2026-08-22T00:00+07:00", None)])
        assert found.due is not None
        assert not found.paused

    def test_a_rule_that_allows_none_ignores_them(self):
        firm = Rule("outage", "resolve", 2, "hours")
        stop = pause("2026-08-20T10:30+07:00", "2026-08-20T12:00+07:00")
        assert due(firm, at("2026-08-20T10:00+07:00"), VIETNAM, [stop]).due == at("2026-08-20T12:00+07:00")

    def test_one_that_ends_before_it_starts_is_refused(self):
        with pytest.raises(DeadlineError, match="ends before it starts"):
            due(hours(1), at("2026-08-20T10:00Z"), VIETNAM, [pause("2026-08-20T12:00Z", "2026-08-20T11:00Z")])


class TestVersions:
    OLD = Rule("inquiry", "resolve", 5, "working_days")
    NEW = Rule("inquiry", "resolve", 3, "working_days", version=2, valid_from=date(2026, 8, 21))

    def test_the_rule_valid_on_the_local_day_of_receipt_holds(self):
        before = deadline([self.NEW, self.OLD], "inquiry", "resolve", at("2026-08-20T16:59Z"), VIETNAM)
        after = deadline([self.OLD, self.NEW], "inquiry", "resolve", at("2026-08-20T17:00Z"), VIETNAM)
        assert (before.version, after.version) == (1, 2)

    def test_of_two_versions_from_the_same_day_the_higher_holds(self):
        slip = Rule("inquiry", "resolve", 4, "working_days", version=3, valid_from=date(2026, 8, 21))
        assert choose([slip, self.NEW, self.OLD], "inquiry", "resolve", date(2026, 9, 1)) is slip

    def test_a_new_version_of_the_general_rule_leaves_the_special_one(self):
        special = Rule("inquiry", "resolve", 9, "working_days", {"area": "rural"})
        rules = [special, self.OLD, self.NEW]
        assert choose(rules, "inquiry", "resolve", date(2026, 9, 1), {"area": "rural"}) is special
        assert choose(rules, "inquiry", "resolve", date(2026, 9, 1)) is self.NEW

    def test_no_rule_yet_is_no_limit(self):
        assert deadline([self.NEW], "inquiry", "resolve", at("2026-08-20T10:00+07:00"), VIETNAM).due is None


class TestRefusals:
    @pytest.mark.parametrize(
        ("facts", "message"),
        [
            ({"town": "yes"}, "unknown fact 'town'"),
            ({"area": "sea"}, "unknown area 'sea'"),
            ({"works": ""}, "unknown works"),
        ],
    )
    def test_unknown_facts(self, facts, message):
        with pytest.raises(DeadlineError, match=message):
            choose([], "inquiry", "resolve", date(2026, 8, 20), facts)

    @pytest.mark.parametrize(
        "values", [{"clock": "answer"}, {"unit": "weeks"}, {"amount": 0}, {"amount": 10**9}]
    )
    def test_rules_that_make_no_sense(self, values):
        with pytest.raises(DeadlineError):
            Rule(**{"category": "inquiry", "clock": "resolve", "amount": 1, "unit": "hours"} | values)

    def test_a_moment_without_a_zone(self):
        with pytest.raises(DeadlineError, match="has no zone"):
            due(hours(1), datetime(2026, 8, 20), VIETNAM)

    @pytest.mark.parametrize("rule", [None, hours(1), days(1)])
    @pytest.mark.parametrize(
        "moment",
        [datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))],
    )
    def test_moments_beyond_the_calendar(self, rule, moment):
        with pytest.raises(DeadlineError, match="outside the years"):
            due(rule, moment, VIETNAM)
