"""Of a utility of several corporations each centre works within its own; with one corporation that is everything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from portal.access import CENTRE, Invalid, NotFound, Person, Role
from portal.customers.queries import records as customers
from portal.database import owner_engine, session
from portal.insights import measures
from portal.organisation import queries
from portal.organisation.corporation_scope import corporation_scope
from portal.outages import actions as outages
from portal.outages.queries import outages as notices
from portal.outages.queries.affected import affected_by
from portal.outages.schedules import importer
from portal.outages.schedules.types import Options
from portal.tickets import actions
from portal.tickets.queries import assignees, home, search, tickets, workload
from portal.tickets.queries.tickets import EVERY_UNIT, Filter
from tests.organisation.conftest import DISPATCHED, KNOWN, PHONE, Side, Two
from tests.outages.conftest import hours
from tests.outages.schedules import rows
from tests.people import of_role, signed_in

#: What a centre reads of the districts in its reach alone.
READ = ("customer", "ticket", "holding", "note", "urge", "change", "message")
AGENTS, SUPERVISORS = ("lan", "chi"), ("mai", "dung")


def sides(two: Two, subject: str) -> tuple[Side, Side]:
    """One's own and the other."""
    return (two.north, two.south) if subject in ("lan", "mai", "quang") else (two.south, two.north)


def scalar(db: Session, sql: str, **values: Any) -> Any:
    return db.scalar(text(sql), values)


def owner_counts(sql: str, **values: Any) -> int:
    with owner_engine().connect() as owner:
        return int(owner.scalar(text(sql), values) or 0)


def refused(person: Person, sql: str, before: str = "select", **values: Any) -> bool:
    """Whether a row policy stops this statement, done after the one before; nothing of it stays."""
    with session(person) as db:
        db.execute(text(before), values)
        try:
            db.execute(text(sql), values)
        except ProgrammingError as error:
            return isinstance(error.orig, InsufficientPrivilege)
        finally:
            db.rollback()
    return False


def later() -> datetime:
    """When every limit of the tickets here has passed."""
    return datetime.now(UTC) + timedelta(days=30)


class TestReading:
    @pytest.mark.parametrize("table", READ)
    @pytest.mark.parametrize("subject", AGENTS + SUPERVISORS)
    def test_rows_of_ones_own_corporation(self, two: Two, subject: str, table: str) -> None:
        own, other = sides(two, subject)
        there = f"select count(*) from {table} where district_id = :d"
        assert owner_counts(there, d=other.district), "the test needs a row to look for"
        with session(signed_in(subject)) as db:
            assert scalar(db, there.replace("*", "district_id"), d=own.district)
            assert scalar(db, there.replace("*", "district_id"), d=other.district) == 0

    @pytest.mark.parametrize("subject", AGENTS)
    def test_a_search_finds_ones_own(self, two: Two, subject: str) -> None:
        own, other = sides(two, subject)
        now = later()
        with session(signed_in(subject)) as db:
            for q in (PHONE, "nguyen thi mau", own.code):
                assert [r.district_id for r in customers.find(db, q)] == [own.district], q
            assert customers.find(db, other.code) == []
            found = {line.district_id for line in search.find(db, PHONE, now=now)}
            assert found == {own.district}
            assert search.find(db, other.number, now=now) == []
            seen = scalar(
                db, "select count(distinct id) from find_customers('nguyen thi mau', null, null, null, 1)"
            )
            assert seen == 1, "what is out of reach takes nobody's place"

    @pytest.mark.parametrize("subject", AGENTS + SUPERVISORS)
    def test_personal_data_is_given_out_of_ones_own(self, two: Two, subject: str) -> None:
        own, other = sides(two, subject)
        recorded = "select count(*) from disclosure where person_id = :p and district_id = :d"
        asked = (
            "select count(*) from disclose_customers(:d, array[cast(:c as bigint)], 'call')",
            "select count(*) from disclose_ticket(:d, :t, 'work')",
            "select count(*) from history_of('customer', :d, cast(:c as text))",
            "select count(*) from history_of('ticket', :d, cast(:t as text))",
        )
        me = signed_in(subject)
        for side, given in ((own, True), (other, False)):
            with session(me) as db:
                values = {"d": side.district, "c": side.customer, "t": side.ticket}
                seen = [bool(scalar(db, sql, **values)) for sql in asked]
            assert seen[:2] == [given, given]
            assert seen[3] == given
            assert given or seen[2] is False
            assert bool(owner_counts(recorded, p=me.id, d=side.district)) == given

    @pytest.mark.parametrize("subject", AGENTS)
    def test_lists_counts_and_choices(self, two: Two, subject: str) -> None:
        own, other = sides(two, subject)
        with session(signed_in(subject)) as db:
            assert [r.district_id for r in customers.page(db).rows] == [own.district]
            assert customers.count(db) == (1, True)
            assert customers.count(db, gap="ward") == (1, True)
            districts = {u.id for u in queries.units_in_scope(db, "district")}
            assert own.district in districts
            assert other.district not in districts
            served = {ward.unit_id for ward in queries.serving(db).values()}
            assert own.district in served
            assert other.district not in served
            known = assignees.receiving_units(db, own.district)
            assert other.district not in known
            assert "Điều độ" in known.values(), "dispatch serves every corporation"
            held = {row.id for row in workload.board(db, now=later())}
            assert own.district in held
            assert other.district not in held

    def test_beyond_what_is_counted_it_is_estimated(self, two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(customers, "MAX_COUNTED", 0)
        with session(signed_in("lan")) as db:
            total, exact = customers.count(db)
        assert total >= 1
        assert not exact

    @pytest.mark.parametrize("subject", SUPERVISORS)
    def test_whom_to_urge(self, two: Two, subject: str) -> None:
        own, _other = sides(two, subject)
        with session(signed_in(subject)) as db:
            assert {c.district_id for c in home.to_urge(db, now=later())} == {own.district}
            everywhere = tickets.inbox(db, Filter(unit=EVERY_UNIT), now=later())
            assert {line.district_id for line in everywhere} == {own.district}

    def test_who_steers_a_corporation_counts_it_alone(self, two: Two) -> None:
        window = measures.window("month", datetime.now(UTC) + timedelta(days=1))
        with session(signed_in("quang")) as db:
            assert list(measures.open_by_district(db, window)["unit_id"]) == [two.north.district]
            assert scalar(db, "select count(id) from customer") == 1
        with session(signed_in("giang")) as db:
            every = set(measures.open_by_district(db, window)["unit_id"])
            assert every == {two.north.district, two.south.district}


class TestTickets:
    @pytest.mark.parametrize("subject", AGENTS)
    def test_a_request_is_recorded_in_reach(self, two: Two, subject: str) -> None:
        _own, other = sides(two, subject)
        with session(signed_in(subject)) as db, pytest.raises(Invalid) as told:
            actions.record(db, district_id=other.district, **KNOWN)
        assert set(told.value.errors) == {"district_id"}
        insert = (
            "insert into ticket (district_id, category, subject, channel) values (:d, 'outage', 'x', 'phone')"
        )
        assert refused(signed_in(subject), insert, d=other.district)

    @pytest.mark.parametrize("subject", SUPERVISORS)
    def test_no_verb_takes_hold_of_anothers_ticket(self, two: Two, subject: str) -> None:
        own, other = sides(two, subject)
        key = other.district, other.ticket
        for verb, told in (
            (actions.forward, {}),
            (actions.remark, {"body": "x"}),
            (actions.add, {"body": "x"}),
            (actions.notify, {"body": "x"}),
            (actions.urge, {"body": "x"}),
            (actions.resolve, {"answer": "x"}),
            (actions.reroute, {"unit_id": own.district, "why": "x"}),
        ):
            with session(signed_in(subject)) as db, pytest.raises(NotFound):
                verb(db, *key, **told)
        with session(signed_in(subject)) as db:
            assert actions.urge_many(db, [key], body="x") == 0
            changed = db.execute(
                text("update ticket set answer = 'x' where district_id = :d"), {"d": other.district}
            )
            assert changed.rowcount == 0  # type: ignore[attr-defined]
        for insert in (
            "insert into note (district_id, ticket_id, kind, body, person_id, unit_id)"
            " values (:d, :t, 'internal', 'x', current_person(), current_unit())",
            "insert into urge (district_id, ticket_id, body, by_id, to_unit_id)"
            " values (:d, :t, 'x', current_person(), :d)",
        ):
            assert refused(signed_in(subject), insert, d=other.district, t=other.ticket)
            assert not refused(signed_in(subject), insert, d=own.district, t=own.ticket)

    @pytest.mark.parametrize("subject", AGENTS)
    def test_a_ticket_is_handed_within_reach_or_to_who_serves_all(self, two: Two, subject: str) -> None:
        own, other = sides(two, subject)
        me = signed_in(subject)
        with session(me) as db, pytest.raises(Invalid) as told:
            actions.forward(db, own.district, own.held, unit_id=other.district)
        assert set(told.value.errors) == {"unit_id"}
        ended = "update holding set until = clock_timestamp() where ticket_id = :t and until = 'infinity'"
        passed = """
            insert into holding (district_id, ticket_id, since, previous_until, unit_id, reason, by_id)
            select district_id, ticket_id, until, until, :u, 'forwarded', current_person()
            from holding where ticket_id = :t
        """
        for unit, stopped in ((other.district, True), (_unit("A0"), False)):
            assert refused(me, passed, before=ended, t=own.held, u=unit) == stopped

    def test_a_category_may_lead_to_a_unit_that_serves_all(self, two: Two) -> None:
        with session(signed_in("lan")) as db:
            made = actions.record(db, district_id=two.north.district, **KNOWN | {"category": DISPATCHED})
            actions.forward(db, made.district_id, made.id)
            held = "select holder_unit_id from ticket where id = :t"
            assert scalar(db, held, t=made.id) == _unit("A0")
            db.rollback()


class TestOutages:
    @pytest.mark.parametrize("subject", SUPERVISORS)
    def test_writing_is_in_reach_and_reading_is_for_all(self, two: Two, subject: str) -> None:
        own, other = sides(two, subject)
        key = other.district, other.outage
        me = signed_in(subject)
        with session(me) as db:
            assert notices.one(db, own.district, own.outage).in_scope
            assert not notices.one(db, *key).in_scope
            assert {o.district_id for o in notices.listing(db, None, "all", "", later())[0]} == {own.district}
        with session(me) as db, pytest.raises(Invalid) as told:
            outages.draft(db, other.district, hours(area="Đường Mẫu"))
        assert set(told.value.errors) == {"district_id"}
        with session(me) as db, pytest.raises(NotFound):
            outages.cancel(db, *key, note="x")
        with session(me) as db:
            told_nobody = "select tell_reached(:d, :o, 'x', 'x', 'x')"
            assert scalar(db, told_nobody, d=other.district, o=other.outage) == 0
        insert = "insert into outage (district_id, area, starts, ends) values (:d, 'x', now(), now() + interval '1 hour')"
        assert refused(me, insert, d=other.district)
        assert not refused(me, insert, d=own.district)
        ward = "insert into outage_ward (district_id, outage_id, ward_id) select :d, :o, min(id) from ward"
        assert refused(me, ward, d=other.district, o=other.outage)
        assert not refused(me, ward, d=own.district, o=own.outage)

    @pytest.mark.parametrize("subject", SUPERVISORS)
    def test_whom_it_reaches_is_counted_of_ones_own(self, two: Two, subject: str) -> None:
        own, other = sides(two, subject)
        with session(signed_in(subject)) as db:
            for side, count in ((own, 1), (other, None)):
                station = notices.one(db, side.district, side.outage).transformer_id
                assert affected_by(db, side.district, station).customers == count

    def test_of_a_schedule_ones_own_rows_are_written(self, two: Two) -> None:
        schedule = rows(
            '26/11/2025,8:00,17:30,"Phường Hoàn Kiếm, TP Hà Nội",Kế hoạch',
            '26/11/2025,8:00,17:30,"Phường Gia Định, TP HCM",Kế hoạch',
        )
        with session(signed_in("mai")) as db:
            planned = importer.plan(db, schedule, Options(past=True))
        assert [line.outcome for line in planned.lines] == ["new", "other"]

    def test_anothers_draft_is_not_seen(self, two: Two) -> None:
        with session(signed_in("tam")) as db:
            made = outages.draft(db, two.north.district, hours(area="Đường Mẫu"))
            key = made.district_id, made.id
        with session(signed_in("mai")) as db:
            assert notices.one(db, *key).state == "draft"
        with session(signed_in("dung")) as db, pytest.raises(NotFound):
            notices.one(db, *key)


@pytest.mark.usefixtures("filled_unchanged")
class TestWholeCorporation:
    """With one corporation nothing is narrower for a centre, and queries keep their plans."""

    @pytest.mark.parametrize("role", Role)
    def test_the_scope_is_everything(self, role: Role) -> None:
        with session(of_role(role)) as db:
            assert corporation_scope(db) is None
            units = queries.units(db, "district")
            assert [u.id for u in queries.units_in_scope(db, "district")] == [u.id for u in units]
            assert db.scalar(text("select bool_and(reaches(id) and hands_to(id)) from unit"))

    @pytest.mark.parametrize("role", CENTRE)
    def test_a_query_asks_once_and_keeps_its_index(self, role: Role) -> None:
        statements = (
            "select code from customer order by district_id, code limit 50",
            "select id from ticket where holder_unit_id = current_unit() and state = 'new' order by next_due limit 50",
        )
        with session(of_role(role)) as db:
            for statement in statements:
                plan = "\n".join(db.scalars(text(f"explain {statement}")))
                assert "Index" in plan
                assert "Seq Scan" not in plan
                assert "SubPlan" not in plan
                assert "reach" not in plan, "the functions are asked before the scan, not in it"


def _unit(code: str) -> int:
    return owner_counts("select id from unit where code = :c", c=code)
