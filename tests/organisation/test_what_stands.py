"""What nobody can undo or slip past, whoever writes: an ended sign-in, the last administrator."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.access import Person, Role
from portal.database import owner_engine, session
from portal.organisation import actions
from portal.organisation.login_sessions import sign_in, sign_out, who_is
from tests.people import signed_in

ENDED = (
    "ended_at = now()",
    "seen_at = now() - interval '31 minutes'",
    "started_at = now() - interval '13 hours'",
)
REVIVED = (
    "ended_at = null",
    "ended_at = null, seen_at = now(), started_at = now()",
    "seen_at = now()",
    "started_at = now()",
    "person_id = (select id from person where subject = 'binh')",
)


def owner_does(statement: str, **values: object) -> None:
    with owner_engine().begin() as owner:
        owner.execute(text(statement), values)


@pytest.fixture
def ha(database: object) -> Person:
    """The only administrator."""
    return signed_in("ha")


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("ended", ENDED)
@pytest.mark.parametrize("revived", REVIVED)
def test_a_session_that_is_over_is_not_revived_not_even_by_the_owner(ended: str, revived: str) -> None:
    login = sign_in("demo", "an", email=None, name=None)
    owner_does(f"update login_session set {ended} where id = :id", id=login)
    assert who_is(login) is None
    with suppress(IntegrityError):  # what changes nothing is no revival
        owner_does(f"update login_session set {revived} where id = :id", id=login)
    assert who_is(login) is None


def test_an_administrator_cannot_bring_a_session_back(ha: Person) -> None:
    an = signed_in("an")
    sign_out(an.session_id)
    with pytest.raises(DBAPIError, match="stays over"), session(ha) as db:
        db.execute(text("update login_session set ended_at = null where person_id = :id"), {"id": an.id})


WAYS: dict[str, Callable[[Person], object]] = {
    "take_away": lambda p: _acted(p, lambda db: actions.take_away(db, p.id)),
    "assign": lambda p: _acted(
        p, lambda db: actions.assign(db, p.id, role=Role.EXECUTIVE, unit_id=p.unit_id)
    ),
    "plain SQL": lambda p: _acted(
        p,
        lambda db: db.execute(
            text("update assignment set valid = tstzrange(lower(valid), now()) where role = 'administrator'")
        ),
    ),
    "the person": lambda p: _acted(
        p, lambda db: db.execute(text("update person set active = false where id = :id"), {"id": p.id})
    ),
}


def _acted(person: Person, work: Callable[..., object]) -> None:
    with session(person) as db:
        work(db)


@pytest.mark.parametrize("way", WAYS)
def test_the_last_administrator_stays_whichever_way_they_are_removed(ha: Person, way: str) -> None:
    with pytest.raises(DBAPIError) as refused:
        WAYS[way](ha)
    assert refused.value.orig.diag.constraint_name == "administrator_remains"  # type: ignore[union-attr]
    again = signed_in("ha")
    assert again.role == Role.ADMINISTRATOR


def test_nobody_takes_their_own_administration_away_another_may(ha: Person) -> None:
    with session(ha) as db:
        actions.assign(db, signed_in("giang").id, role=Role.ADMINISTRATOR, unit_id=ha.unit_id)
    giang = signed_in("giang")
    with pytest.raises(DBAPIError) as refused:
        WAYS["take_away"](ha)
    assert refused.value.orig.diag.constraint_name == "administrator_self"  # type: ignore[union-attr]
    with session(giang) as db:
        actions.take_away(db, ha.id)
    assert who_is(ha.session_id).person is None  # type: ignore[union-attr]


def test_two_administrators_who_remove_each_other_leave_one(ha: Person) -> None:
    with session(ha) as db:
        actions.assign(db, signed_in("giang").id, role=Role.ADMINISTRATOR, unit_id=ha.unit_id)
    giang, together = signed_in("giang"), Barrier(2)

    def remove(mine: Person, theirs: Person) -> bool:
        try:
            with session(mine) as db:
                actions.take_away(db, theirs.id)
                together.wait(5)
        except DBAPIError:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        done = [job.result() for job in (both.submit(remove, ha, giang), both.submit(remove, giang, ha))]
    assert sorted(done) == [False, True]


def test_another_unit_is_given_to_the_last_administrator(ha: Person) -> None:
    """One role replaces another within a transaction: it is the end that counts."""
    with session(ha) as db:
        unit = db.scalar(
            text("select id from unit where kind = 'corporation' and id <> :own limit 1"), {"own": ha.unit_id}
        )
        actions.assign(db, ha.id, role=Role.ADMINISTRATOR, unit_id=unit or ha.unit_id)
    assert signed_in("ha").role == Role.ADMINISTRATOR


@pytest.fixture
def group(ha: Person) -> str:
    """A group of the provider that makes administrators."""
    with session(ha) as db:
        actions.map_group(db, "https://id.example", "it", role=Role.ADMINISTRATOR, unit_id=ha.unit_id)
        actions.map_group(db, "https://id.example", "board", role=Role.EXECUTIVE, unit_id=ha.unit_id)
    return "https://id.example"


def test_two_sign_ins_by_group_at_once_both_come_in(group: str) -> None:
    """One of them met the exclusion constraint inside sign_in(), and was told that signing in failed."""
    together = Barrier(8)

    def come_in(groups: list[str]) -> Role | None:
        together.wait(5)
        known = who_is(sign_in(group, "lan", email=None, name="Lan", groups=groups))
        return known.person.role if known and known.person else None

    for _round in range(5):
        with ThreadPoolExecutor(8) as eight:
            roles = list(eight.map(come_in, [["it"], ["board"]] * 4))
        assert set(roles) <= {Role.ADMINISTRATOR, Role.EXECUTIVE}


def test_who_began_to_sign_in_first_and_comes_second_comes_in(group: str) -> None:
    """The later holds a role that begins after the earlier one's own now."""
    call = text("select sign_in(:issuer, 'lan', null, 'Lan', :groups)")
    with owner_engine().begin() as slow:
        slow.execute(text("select now()"))
        sign_in(group, "lan", email=None, name="Lan", groups=["board"])
        slow.execute(call, {"issuer": group, "groups": ["it"]})
    with owner_engine().connect() as owner:
        held = text(
            "select role from assignment a join person p on p.id = a.person_id where p.subject = 'lan' and upper_inf(valid)"
        )
        assert owner.scalars(held).all() == ["administrator"]


def test_a_group_does_not_take_the_last_administrator_away(ha: Person, group: str) -> None:
    sign_in(group, "lan", email=None, name="Lan", groups=["it"])
    owner_does(
        "update assignment set valid = tstzrange(lower(valid), now()) where role = 'administrator' and source = 'manual'"
    )
    known = who_is(sign_in(group, "lan", email=None, name="Lan", groups=[]))
    assert known is not None
    assert known.person is not None, "nobody could have let anybody in any more"
    assert known.person.role == Role.ADMINISTRATOR
