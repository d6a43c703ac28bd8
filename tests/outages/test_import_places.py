"""Where a row of a schedule is: stations, areas and wards, by whatever heading they stand under."""

from __future__ import annotations

import pytest

from tests.outages.conftest import CUSTOMERS, People, station, value
from tests.outages.imported import day, plan, table, write

AREA = "Khu vực,Ngày,Từ,Đến,Lý do"


@pytest.mark.parametrize(
    "spelt",
    ["{name}", "{bare}", "{code}", "TBA {bare}", "  {upper} ", '"{name}, {ward}"', '"{bare}, {ward}"'],
    ids=[
        "name",
        "without its word",
        "code",
        "another word",
        "capitals",
        "with its ward",
        "bare, with its ward",
    ],
)
def test_a_station_under_the_heading_of_areas_is_that_station(people: People, spelt: str) -> None:
    known = value(
        "select to_jsonb(x) from (select t.name, t.code, w.name as ward from transformer t left join ward w on w.id = t.ward_id"
        " where t.id = :id) x",
        id=station(people.an),
    )
    area = spelt.format(bare=known["name"].removeprefix("Trạm "), upper=known["name"].upper(), **known)
    (line,) = plan(people.an, table(f"{area},{day(9)},8:00,11:00,Bảo trì", heading=AREA)).lines
    assert line.target is not None
    assert (line.outcome, line.target.transformer_id, line.target.known) == ("new", station(people.an), True)
    (line,) = plan(people.dung, table(f"{area},{day(9)},8:00,11:00,Bảo trì", heading=AREA)).lines
    assert line.target is not None
    assert line.target.transformer_id == station(people.an), (
        "also of the supervisor, who reads in for everybody"
    )


@pytest.mark.parametrize(
    "area",
    ["Đường Mẫu, sau {name}", "{name} và khu phố 3", "Phường Bình Thạnh", "Tổ 5 khu phố 2"],
)
def test_free_text_under_the_heading_of_areas_stays_an_area(people: People, area: str) -> None:
    name = value("select name from transformer where id = :id", id=station(people.an))
    row = f'"{area.format(name=name)}",{day(9)},8:00,11:00,Bảo trì'
    (line,) = plan(people.an, table(row, heading=AREA)).lines
    assert line.target is not None
    assert line.target.transformer_id is None


def test_a_name_that_is_a_wards_too_means_the_ward_unless_a_word_says_station(people: People) -> None:
    value(
        "update transformer set name = 'Trạm Bình Thạnh' where id = :id returning id", id=station(people.an)
    )
    rows = [
        f"{area},{day(9)},8:00,11:00,Bảo trì"
        for area in ("Bình Thạnh", "Phường Bình Thạnh", "Trạm Bình Thạnh")
    ]
    ward, also_ward, at_station = plan(people.an, table(*rows, heading=AREA)).lines
    assert ward.target
    assert also_ward.target
    assert at_station.target
    assert ward.target.transformer_id is None
    assert also_ward.target.transformer_id is None
    assert at_station.target.transformer_id == station(people.an)


def test_two_stations_of_one_name_under_the_heading_of_areas_are_asked_for_by_code(people: People) -> None:
    value("update transformer set name = 'Trạm Đôi' where district_id = :d returning 1", d=people.an.unit_id)
    (line,) = plan(people.an, table(f"Trạm Đôi,{day(9)},8:00,11:00,Bảo trì", heading=AREA)).lines
    assert line.target
    assert not line.target.known
    assert "several stations are called “Trạm Đôi”" in line.why[0]


def test_stations_are_found_by_name_and_counted(people: People) -> None:
    name = value("select name from transformer where district_id = :d limit 1", d=people.an.unit_id)
    rows = [
        f"{name.removeprefix('Trạm ')},{day(9)},8h,11h30,Bảo trì",
        f"471 Ví Dụ,{day(9)},8h,11h30,Thay dây",
    ]
    planned = plan(people.an, table(*rows))
    assert planned.counts == {"new": 2}
    assert "8h" in planned.lines[0].why[0]
    assert write(people.an, table(*rows)) == (2, 0)
    assert value("select array_agg(customers order by customers) from outage") == [CUSTOMERS, 2 * CUSTOMERS]
