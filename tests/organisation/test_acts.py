"""The record of changes is read by action, page by page, over everything; who opened whom is found by record and day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
from sqlalchemy import text

from portal.access import Person, Role
from portal.audit import queries
from portal.audit.queries import At, Past, RecordKey
from portal.database import owner_engine, session
from portal.organisation import actions
from tests.people import signed_in

START = datetime(2026, 5, 1, tzinfo=UTC)
#: Some acts of many rows each, which stand between those of few.
MANY = text(
    """
    insert into change (at, person_id, role, action, transaction, operation, table_name, district_id, row_key)
    select cast(:start as timestamptz) + a * interval '1 minute', case when a % 3 > 0 then :person end, 'district_staff',
           case a % 2 when 0 then 'outages.post' else 'customers.update' end, a, 'insert',
           case a % 2 when 0 then 'message' else 'customer' end, 1, (a * 1000 + r)::text
    from generate_series(1, :acts) a, generate_series(1, :rows) r
    """
)


@pytest.fixture
def ha(database: object) -> Person:
    """The administrator."""
    return signed_in("ha")


def wrote(person: Person, acts: int, rows: int) -> None:
    with owner_engine().begin() as owner:
        owner.execute(text("delete from change"))
        owner.execute(MANY, {"start": START, "person": person.id, "acts": acts, "rows": rows})


def every(ha: Person, past: Past, most: int) -> list[queries.Act]:
    """All pages."""
    found: list[queries.Act] = []
    before: At | None = None
    with session(ha) as db:
        while page := queries.acts(db, past, most, before):
            found += page
            before = page[-1].place
    return found


@pytest.mark.parametrize("most", [1, 7, 100])
def test_every_act_is_on_one_page_and_on_one_only(ha: Person, most: int) -> None:
    wrote(ha, 30, 3)
    people, portal = every(ha, Past(), most), every(ha, Past(people=False), most)
    assert [a.transaction for a in people] == [a for a in range(30, 0, -1) if a % 3]
    assert [a.transaction for a in portal] == [a for a in range(30, 0, -1) if not a % 3]
    assert {a.changes for a in people + portal} == {3}


def test_an_outage_with_its_messages_is_one_row_with_a_count(ha: Person) -> None:
    """134 messages filled the page, and nothing else could be seen."""
    wrote(ha, 4, 134)
    with session(ha) as db:
        (act, *_rest) = queries.acts(db, Past(), 50)
        assert (act.actions, act.changes) == (["outages.post"], 134)
        assert [(c.table_name, c.many) for c in queries.changed_by(db, act.place)] == [("message", 134)]
        assert len(queries.changes_of(db, act.place, 100)) == 100


def test_filters_narrow_over_everything(ha: Person) -> None:
    wrote(ha, 60, 2)
    day = Past(since=START + timedelta(minutes=10), until=START + timedelta(minutes=21))
    assert {a.transaction for a in every(ha, day, 5)} == {a for a in range(10, 21) if a % 3}
    assert {a.transaction % 2 for a in every(ha, Past(action="customers.update"), 5)} == {1}
    assert every(ha, Past(person_id=ha.id + 1), 5) == []
    one = every(ha, Past(record=RecordKey("customer", 1, 7001)), 5)
    assert [(a.transaction, a.changes) for a in one] == [(7, 2)]


def test_a_page_is_quick_however_many_rows_an_act_wrote(ha: Person) -> None:
    wrote(ha, 40, 5_000)
    with owner_engine().connect().execution_options(isolation_level="AUTOCOMMIT") as owner:
        owner.execute(text("analyze change"))
    with session(ha) as db:
        began = monotonic()
        assert len(queries.acts(db, Past(), 50)) == 27
        assert monotonic() - began < 2


def test_who_opened_this_customer_in_may_is_answered(ha: Person) -> None:
    an = signed_in("an")
    with owner_engine().begin() as owner:
        district = an.unit_id
        owner.execute(
            text(
                "insert into customer (district_id, code, name) values (:d, 'PE99000000001', 'Nguyễn Văn Mẫu')"
            ),
            {"d": district},
        )
        id = owner.scalar(text("select id from customer where code = 'PE99000000001'"))
        for day, purpose in (("2026-04-30", "call"), ("2026-05-17", "edit"), ("2026-06-01", "call")):
            owner.execute(
                text(
                    "insert into disclosure (at, person_id, role, unit_id, table_name, district_id, row_id, purpose)"
                    " values (cast(:day as timestamptz), :person, 'district_staff', :d, 'customer', :d, :id, :purpose)"
                ),
                {"day": f"{day} 12:00+00", "person": an.id, "d": district, "id": id, "purpose": purpose},
            )
    with session(ha) as db:
        record = queries.record_named(db, " pe99000000001 ")
        assert record == RecordKey("customer", district, id)
        may = Past(since=START, until=datetime(2026, 6, 1, tzinfo=UTC), record=record)
        assert [(d.person_id, d.purpose) for d in queries.disclosures(db, may, 50)] == [(an.id, "edit")]
    with session(an) as db:
        assert db.scalar(text("select has_function_privilege('record_named(text)', 'execute')")) is False


def test_comings_and_goings_of_a_person_are_found_and_paged(ha: Person) -> None:
    an = signed_in("an")
    with session(ha) as db:
        actions.assign(db, an.id, role=Role.DISTRICT_MANAGER, unit_id=an.unit_id)
    with session(ha) as db:
        first = queries.access_events(db, Past(person_id=an.id), 1)
        rest = queries.access_events(db, Past(person_id=an.id), 50, first[0].place)
    assert [row.kind for row in first] == ["role_given"]
    assert {row.kind for row in rest} >= {"signed_in", "role_ended"}
