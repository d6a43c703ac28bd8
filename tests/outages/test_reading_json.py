"""Schedules in JSON: notices of the Central Power Corporation, and DTEK's hourly grid."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.outages.schedules import reading

NOTICE = {
    "stationCode": "T1",
    "stationName": "TBA Ví Dụ 1 - Đông Phú",
    "fromDate": "2026-06-12T06:00:00",
    "toDate": "2026-06-12T10:30:00",
    "reason": "Bảo trì",
    "statusStr": "Đã duyệt",
    "outageType": "KH",
    "subOrgName": "Điện lực Ví Dụ",
    "note": None,
}
LIT = {str(hour): "yes" for hour in range(1, 25)}
MIDNIGHT = "1764108000"  # of 26 November 2025 in Kyiv


def cpc(*notices: object):
    return reading(json.dumps({"items": list(notices), "total": len(notices)}, indent=2, ensure_ascii=False))


def grid(days: dict, **more: object):
    return reading(json.dumps({"fact": {"data": days, "update": "25.11.2025 19:45"}, **more}, indent=1))


def shown(found) -> list[tuple]:
    return [
        (each.area, f"{each.start:%d %H:%M}", f"{each.end:%d %H:%M}", each.status) for each in found.notices
    ]


def test_a_notice_whose_area_is_its_station():
    (notice,) = cpc(NOTICE).notices
    assert (notice.format, notice.line) == ("cpc", 3)
    assert (notice.area, notice.station) == ("TBA Ví Dụ 1 - Đông Phú", "T1")
    assert notice.start.isoformat() == "2026-06-12T06:00:00+07:00"
    assert notice.end.isoformat() == "2026-06-12T10:30:00+07:00"
    assert (notice.company, notice.reason, notice.status) == ("Điện lực Ví Dụ", "Bảo trì", "Đã duyệt")
    assert notice.more == (("outageType", "KH"),)


@pytest.mark.parametrize(
    "envelope", [[NOTICE], {"items": [NOTICE]}, {"total": 1, "data": [NOTICE]}, {"data": {"items": [NOTICE]}}]
)
def test_the_list_may_stand_in_an_envelope(envelope: object):
    assert len(reading(json.dumps(envelope)).notices) == 1


def test_an_object_that_cannot_be_read_is_given_back_with_its_line():
    found = cpc(NOTICE, NOTICE | {"stationName": " "}, NOTICE | {"toDate": "2026-06-31"}, 5, NOTICE)
    assert [each.line for each in found.notices] == [3, 37]
    assert [(each.line, each.column, each.why) for each in found.unread] == [
        (14, "stationName", "The place is missing"),
        (25, "toDate", "“2026-06-31”: that month has no day 31"),
        (36, "stationName", "The place is missing"),
    ]
    assert json.loads(found.unread[0].text) == NOTICE | {"stationName": " "}


def test_the_same_notices_as_csv():
    found = reading(
        "fromDate,toDate,stationCode,stationName\n2026-06-12 06:00:00,2026-06-12 10:30:00,T1,TBA A\n"
    )
    assert [(each.area, each.station) for each in found.notices] == [("TBA A", "T1")]


def test_a_grid_hour_by_hour():
    found = grid(
        {
            MIDNIGHT: {
                "GPV1.1": LIT
                | {"1": "first", "8": "no", "9": "no", "10": "first", "18": "second", "24": "no"},
                "GPV1.2": LIT | {"3": "maybe", "4": "maybe", "5": "no"},
                "GPV2.1": LIT,
            }
        }
    )
    assert shown(found) == [
        ("GPV1.1", "26 00:00", "26 00:30", "no"),
        ("GPV1.1", "26 07:00", "26 09:30", "no"),
        ("GPV1.1", "26 17:30", "26 18:00", "no"),
        ("GPV1.1", "26 23:00", "27 00:00", "no"),
        ("GPV1.2", "26 02:00", "26 04:00", "maybe"),
        ("GPV1.2", "26 04:00", "26 05:00", "no"),
    ]
    assert {each.start.tzinfo.key for each in found.notices} == {"Europe/Kyiv"}
    assert found.notices[0].start.isoformat() == "2025-11-26T00:00:00+02:00"
    assert [each.line for each in found.notices] == [5, 5, 5, 5, 31, 31]


def test_halves_that_are_only_possible():
    found = grid({MIDNIGHT: {"GPV1.1": LIT | {"1": "mfirst", "3": "msecond"}}})
    assert shown(found) == [
        ("GPV1.1", "26 00:00", "26 00:30", "maybe"),
        ("GPV1.1", "26 02:30", "26 03:00", "maybe"),
    ]


def test_a_grid_as_its_page_assigns_it():
    text = f'DisconSchedule.fact = {{"data": {{"{MIDNIGHT}": {{"GPV1.1": {json.dumps(LIT | {"5": "no"})}}}}}}};\n'
    assert shown(reading(text)) == [("GPV1.1", "26 04:00", "26 05:00", "no")]


def test_nights_of_23_and_25_hours():
    spring, autumn = "1774735200", "1761426000"
    found = grid(
        {
            spring: {"A": LIT | {"3": "no", "4": "no"}, "B": LIT | {"4": "no"}},
            autumn: {"A": LIT | {"4": "no"}},
        }
    )
    assert [each.end.timestamp() - each.start.timestamp() for each in found.notices] == [3600, 7200]
    assert [(each.why, each.column) for each in found.unread] == [("There is no such hour on that day", "4")]


@pytest.mark.parametrize(
    ("hours", "why"),
    [
        (LIT | {"4": "perhaps"}, "Hour 4 says neither yes nor no nor maybe, first or second"),
        (LIT | {"25": "no"}, "There is no hour 25; they are 1 to 24"),
        ({"1": "no"}, "Hour 2 says neither yes nor no nor maybe, first or second"),
    ],
)
def test_a_queue_that_says_something_else_is_given_back(hours: dict, why: str):
    found = grid({MIDNIGHT: {"GPV1.1": hours, "GPV1.2": LIT | {"1": "no"}}})
    assert [each.why for each in found.unread] == [why]
    assert [each.area for each in found.notices] == ["GPV1.2"]


def test_the_pattern_of_the_week_has_no_dates():
    found = grid({MIDNIGHT: {"GPV1.1": LIT}}, preset={"data": {"GPV1.1": {"1": LIT | {"1": "maybe"}}}})
    assert found.notices == []
    assert [each.why for each in found.unread] == ["A pattern of the week; it has no dates"]


@pytest.mark.parametrize(
    "text", ["[" * 50_000, '{"a":' * 50_000, "[1", '{"data": [1]}', '{"fact": 1}', "nul"]
)
def test_other_json_is_no_schedule(text: str):
    found = reading(text)
    assert found.problem
    assert [each.text for each in found.unread] == [text]


VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.text(),
        st.sampled_from(["no", "maybe", "2026-06-12 8:00"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["stationName", "fromDate", "toDate", "fact", "data", "preset", "1", MIDNIGHT]),
            inner,
        ),
    ),
)


@given(st.lists(VALUES).map(lambda values: [*values, NOTICE]))
def test_any_json_is_read_without_an_error_and_no_item_is_lost(items: list):
    found = reading(json.dumps(items))
    assert len(found.pieces) == len(items)


@given(
    st.dictionaries(
        st.sampled_from([MIDNIGHT, "26.11.2025", "x", "9" * 10]), st.dictionaries(st.text(), VALUES)
    )
)
@settings(deadline=None)  # a busy machine takes its time; what hangs is stopped for the whole run
def test_any_grid_is_read_without_an_error(days: dict):
    grid(days | {"0" * 9: {"GPV1.1": LIT}})
