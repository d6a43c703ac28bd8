"""What the administrator gives and takes counts from the person's next click."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from portal.access import Invalid, NotFound, Person, Role, SignedOut
from portal.database import owner_engine, session
from portal.organisation import actions, queries
from portal.organisation.login_sessions import sign_in, who_is
from tests.conftest import Database
from tests.people import signed_in


@pytest.fixture
def ha(database: Database) -> Person:
    """The administrator."""
    return signed_in("ha")


def role_now(person: Person) -> Role | None:
    known = who_is(person.session_id)
    return known.person.role if known and known.person else None


def test_a_role_given_counts_at_once_and_ends_the_one_before(ha: Person) -> None:
    an, minh = signed_in("an"), signed_in("minh")
    with session(ha) as db:
        actions.assign(db, an.id, role=Role.DISTRICT_MANAGER, unit_id=minh.unit_id)
    assert role_now(an) == Role.DISTRICT_MANAGER
    with owner_engine().connect() as owner:
        rows = owner.execute(
            text(
                "select role, upper(valid) is null, source from assignment where person_id = :p order by id"
            ),
            {"p": an.id},
        )
        assert [tuple(r) for r in rows] == [
            ("district_staff", False, "manual"),
            ("district_manager", True, "manual"),
        ]


def test_two_in_one_transaction_leave_the_last(ha: Person) -> None:
    an = signed_in("an")
    with session(ha) as db:
        for role in (Role.DISTRICT_MANAGER, Role.DISTRICT_STAFF):
            actions.assign(db, an.id, role=role, unit_id=an.unit_id)
    assert role_now(an) == Role.DISTRICT_STAFF


def test_a_role_taken_away_stops_the_next_transaction(ha: Person) -> None:
    an = signed_in("an")
    with session(ha) as db:
        actions.take_away(db, an.id)
    with pytest.raises(SignedOut), session(an) as db:
        db.execute(text("select 1"))
    with session(ha) as db, pytest.raises(NotFound):
        actions.take_away(db, an.id)


def test_all_sign_ins_of_a_person_end_and_nobody_elses(ha: Person) -> None:
    an, again, binh = signed_in("an"), signed_in("an"), signed_in("binh")
    with session(ha) as db:
        actions.end_sign_ins(db, an.id)
    assert [who_is(p.session_id) is None for p in (an, again, binh)] == [True, True, False]


def test_roles_belong_to_kinds_of_units(ha: Person) -> None:
    an, chi = signed_in("an"), signed_in("chi")
    for role, unit in ((Role.CENTRE_AGENT, an.unit_id), (Role.DISTRICT_STAFF, chi.unit_id)):
        with session(ha) as db, pytest.raises(Invalid) as refused:
            actions.assign(db, an.id, role=role, unit_id=unit)
        assert list(refused.value.errors) == ["unit_id"]
    for person, unit in ((10**9, an.unit_id), (an.id, 10**6)):
        with session(ha) as db, pytest.raises(NotFound):
            actions.assign(db, person, role=Role.DISTRICT_STAFF, unit_id=unit)


def test_a_group_of_the_provider_gives_a_role_that_follows_it(ha: Person) -> None:
    an = signed_in("an")
    for role in (Role.DISTRICT_STAFF, Role.DISTRICT_MANAGER):
        with session(ha) as db:
            actions.map_group(db, " https://id.example ", "gia-dinh", role=role, unit_id=an.unit_id)
        login = sign_in("https://id.example", "x", email=None, name="X", groups=["other", "gia-dinh"])
        known = who_is(login)
        assert known is not None
        assert known.person is not None
        assert (known.person.role, known.person.unit_id) == (role, an.unit_id)
    without = who_is(sign_in("https://id.example", "x", email=None, name="X", groups=["other"]))
    assert without is not None
    assert without.person is None


def test_a_group_is_named_gives_a_role_where_it_exists_and_is_forgotten(ha: Person) -> None:
    an = signed_in("an")
    with session(ha) as db, pytest.raises(Invalid) as refused:
        actions.map_group(db, "https://id.example", " ", role=Role.DISTRICT_STAFF, unit_id=an.unit_id)
    assert list(refused.value.errors) == ["group_name"]
    with session(ha) as db, pytest.raises(Invalid) as refused:
        actions.map_group(db, "https://id.example", "x", role=Role.CENTRE_AGENT, unit_id=an.unit_id)
    assert list(refused.value.errors) == ["unit_id"]
    group = ("https://id.example", "x")
    with session(ha) as db:
        actions.map_group(db, *group, role=Role.DISTRICT_STAFF, unit_id=an.unit_id)
    sign_in(group[0], "x", email=None, name="X", groups=["x"])
    with session(ha) as db:
        assert [(g.group_name, g.held) for g in queries.groups(db)] == [("x", 1)]
        assert group[0] in queries.issuers(db)
        actions.forget_group(db, *group)
        with pytest.raises(NotFound):
            actions.forget_group(db, *group)
    known = who_is(sign_in(group[0], "x", email=None, name="X", groups=["x"]))
    assert known is not None
    assert known.person is None


def test_who_leads_reads_the_roles_of_their_own_unit_alone(ha: Person) -> None:
    units = text("select distinct unit_id from assignment")
    for leader in map(signed_in, ("minh", "dung")):
        with session(leader) as db:
            assert list(db.scalars(units)) == [leader.unit_id]
    with session(ha) as db:
        assert len(list(db.scalars(units))) > 2


def test_two_administrators_at_once_leave_the_last(ha: Person) -> None:
    an, minh = signed_in("an"), signed_in("minh")
    with session(ha) as slow:
        slow.execute(text("select now()"))
        with session(signed_in("ha")) as quick:
            actions.assign(quick, an.id, role=Role.DISTRICT_MANAGER, unit_id=minh.unit_id)
        actions.assign(slow, an.id, role=Role.DISTRICT_STAFF, unit_id=minh.unit_id)
    assert role_now(an) == Role.DISTRICT_STAFF


def test_a_day_is_set_set_anew_and_taken_back_with_a_reason(ha: Person) -> None:
    day = date(2027, 1, 4)

    def said() -> list[bool]:
        with session(ha) as db:
            return [d.working for d in queries.days(db) if d.day == day]

    for working, holds in ((False, [False]), (True, [True]), (None, [])):
        with session(ha) as db:
            actions.set_day(db, day, working=working, reason="QĐ 12/2026")
        assert said() == holds
    with session(ha) as db, pytest.raises(Invalid):
        actions.set_day(db, day, working=None, reason="QĐ 13/2026")
    with session(ha) as db, pytest.raises(Invalid):
        actions.set_day(db, day, working=True, reason=" ")
