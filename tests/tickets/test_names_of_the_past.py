"""The log names what an act was about, and by what people call it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from portal.access import Person
from portal.audit import queries
from portal.audit.labels import TABLES
from portal.audit.queries import Past, RowKey
from portal.database import owner_engine, session
from portal.tickets import actions
from portal.ui.screens.audit import lists
from tests.people import signed_in
from tests.tickets.conftest import Key, People

#: Known by what their key says, not by a number.
BY_KEY = {"calendar_day", "group_role", "opening_budget", "search_budget", "alert_rule", "utility"}


def number(key: Key) -> str:
    with owner_engine().connect() as owner:
        return str(
            owner.scalar(
                text("select number from ticket where (district_id, id) = (:d, :i)"),
                {"d": key[0], "i": key[1]},
            )
        )


def test_resolving_is_named_by_its_ticket_not_by_the_alert_that_it_settled(
    people: People, accepted: Key
) -> None:
    """It said "Ticket resolved · Alert 5"."""
    with session(people.an) as db:
        actions.resolve(db, *accepted, answer="Đã thay chì.")
    with session(signed_in("ha")) as db:
        for act in queries.acts(db, Past(person_id=people.an.id), 10):
            assert act.table_name == "ticket"
            words = lists.in_words(queries.names(db, [act.row]))(act.row)
            assert words == f"{TABLES['ticket']} {number(accepted)}"


def test_what_belongs_to_a_ticket_is_named_by_its_number(people: People, accepted: Key) -> None:
    with session(people.dung) as db:
        actions.urge(db, *accepted, body="Khách gọi lần ba.")
    with session(people.an) as db:
        actions.wait_for_customer(db, *accepted, body="Chờ khách mở cửa.")
    with session(signed_in("ha")) as db:
        written = [
            r
            for a in queries.acts(db, Past(), 20)
            for r in queries.changes_of(db, a.place, 50)
            if r.district_id
        ]
        assert {"ticket", "holding", "note", "urge", "pause", "alert"} <= {r.table_name for r in written}
        names = queries.names(db, (r.row for r in written))
        assert {names[r.row].name for r in written} == {number(accepted)}


def test_only_who_reads_the_past_hears_names(people: People, accepted: Key) -> None:
    with session(people.an) as db, pytest.raises(Exception, match="permission denied"):
        queries.names(db, [RowKey("ticket", accepted[0], str(accepted[1]))])


@pytest.fixture
def ha(filled: object) -> Person:
    return signed_in("ha")


def test_no_record_of_the_demo_is_a_bare_number(ha: Person) -> None:
    with owner_engine().connect() as owner:
        rows = owner.execute(text("select distinct table_name, district_id, row_key from change"))
        changed = [RowKey(*row) for row in rows]
    with session(ha) as db:
        names = queries.names(db, changed)
    assert [row for row in changed if row not in names and row.table not in BY_KEY] == []
