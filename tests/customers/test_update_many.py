"""Several records at once: all of them or none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest

from portal.access import Conflict, NotFound, Person, Refused
from portal.customers import actions
from portal.customers.editing import ConflictRows, Edit, InvalidRows
from portal.customers.queries import records
from portal.database import session
from tests.customers.conftest import Made, all_of, one, statements
from tests.people import signed_in


def opened(person: Person, *ids: int) -> dict[int, dict[str, Any]]:
    """The rows of a grid as they are seen when it opens."""
    with session(person) as db:
        rows = records.opened(db, person.unit_id, ids)
    return {row.id: {"version": row.version, **row.values} for row in rows}


def save(person: Person, rows: dict[int, dict[str, Any]], changes: dict[int, dict[str, Any]]) -> None:
    with session(person) as db:
        actions.update_many(
            db,
            person.unit_id,
            [Edit(id, rows[id]["version"], rows[id], wanted) for id, wanted in changes.items()],
        )


def names() -> list[tuple[Any, ...]]:
    return [
        tuple(row) for row in all_of("select name, phone, capacity_kw, version from customer order by code")
    ]


def test_each_row_gets_its_own_changes(an: Person, made: Made) -> None:
    a, b, c = made(an, phone="0901000001"), made(an, phone="0901000002"), made(an)
    rows = opened(an, a, b, c)
    save(an, rows, {a: {"name": "Lê An"}, b: {"phone": None, "capacity_kw": Decimal("5.5")}})
    assert names() == [
        ("Lê An", "0901000001", None, 2),
        ("Trần Thị Mẫu", None, Decimal("5.50"), 2),
        ("Trần Thị Mẫu", None, None, 1),
    ]


def test_rows_that_are_sent_as_they_were_stay_as_they_are(an: Person, made: Made) -> None:
    a, b = made(an, phone="0901000001"), made(an, phone="0901000002")
    rows = opened(an, a, b)
    save(an, rows, {a: {"phone": "0901000001"}, b: {"phone": "0901000003", "name": "Trần Thị Mẫu"}})
    assert [row[1:] for row in names()] == [("0901000001", None, 1), ("0901000003", None, 2)]


def test_one_bad_cell_writes_nothing_and_names_its_row(an: Person, made: Made) -> None:
    a, b = made(an, phone="0901000001"), made(an)
    rows = opened(an, a, b)
    with pytest.raises(InvalidRows) as refused:
        save(an, rows, {a: {"phone": "12", "code": "X"}, b: {"name": "Lê An"}})
    assert {id: set(errors) for id, errors in refused.value.rows.items()} == {a: {"phone", "code"}}
    assert [row[-1] for row in names()] == [1, 1]


def test_a_foreign_row_among_them_writes_nothing(an: Person, binh: Person, made: Made) -> None:
    mine, theirs = made(an), made(binh)
    rows = opened(an, mine)
    with pytest.raises(NotFound):
        save(an, {**rows, theirs: {"version": 1}}, {mine: {"name": "Lê An"}, theirs: {"name": "Lê An"}})
    assert {row[0] for row in names()} == {"Trần Thị Mẫu"}


def test_a_foreign_row_is_not_even_opened(an: Person, binh: Person, made: Made) -> None:
    theirs = made(binh, phone="0901000001")
    assert opened(an, theirs) == {}
    assert one("select count(*) from disclosure") == 0


def test_a_lost_race_names_its_row_and_writes_nothing(an: Person, made: Made) -> None:
    a, b = made(an, phone="0901000001"), made(an)
    rows, minh = opened(an, a, b), signed_in("minh")
    save(minh, opened(minh, a), {a: {"phone": "0901000111"}})
    with pytest.raises(ConflictRows) as lost:
        save(an, rows, {a: {"phone": "0901000222"}, b: {"name": "Lê An"}})
    (told,) = lost.value.rows[a].differences
    assert (told.field, told.theirs, told.mine) == ("phone", "0901000111", "0901000222")
    assert isinstance(lost.value, Conflict)
    assert [row[0] for row in names()] == ["Trần Thị Mẫu"] * 2


def test_other_fields_of_a_row_that_changed_meanwhile_stay_theirs(an: Person, made: Made) -> None:
    a, b = made(an, phone="0901000001"), made(an)
    rows, minh = opened(an, a, b), signed_in("minh")
    save(minh, opened(minh, a), {a: {"phone": "0901000111"}})
    save(an, rows, {a: {"name": "Lê An"}, b: {"phone": "0901000222"}})
    assert [row[:2] for row in names()] == [("Lê An", "0901000111"), ("Trần Thị Mẫu", "0901000222")]


def test_fifty_rows_take_as_many_statements_as_two(an: Person, made: Made) -> None:
    ids = [made(an) for _ in range(50)]
    rows, counts = opened(an, *ids), []
    for some in (ids[:2], ids[2:]):
        with statements() as told:
            save(an, rows, {id: {"name": f"Lê {id}", "phone": "0901000111"} for id in some})
        counts.append(len(told))
    assert counts[0] == counts[1] <= 6


def test_two_who_save_at_the_same_moment_never_lose_a_value(an: Person, made: Made) -> None:
    id = made(an, phone="0901000001")
    rows, people = opened(an, id), [an, signed_in("minh")]

    def write(number: int) -> str:
        try:
            save(people[number], rows, {id: {"phone": f"090100010{number}"}})
        except Conflict:
            return "lost"
        return "won"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(write, (0, 1))) == ["lost", "won"]
    assert one("select count(*) from change where table_name = 'customer' and operation = 'update'") == 1


@pytest.mark.parametrize("role", ["chi", "dung", "giang", "ha"])
def test_only_districts_edit_many(an: Person, made: Made, role: str) -> None:
    id = made(an)
    with pytest.raises(Refused), session(signed_in(role)) as db:
        actions.update_many(db, an.unit_id, [Edit(id, 1, {}, {"name": "Lê An"})])
