"""Whoever opens more records than work asks for is slowed, alarmed about, and in the end refused: also in plain SQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

import pytest
from sqlalchemy import text

from portal.access import Invalid, Person
from portal.customers.queries import records
from portal.database import owner_engine, session
from portal.ui.forms.refusals import as_input
from tests.conftest import Database
from tests.people import signed_in

CUSTOMERS = text(
    "select district_id, array_agg(id order by id) as ids from customer group by district_id order by count(*) desc limit 1"
)


@pytest.fixture
def small(filled: Database) -> None:
    """A budget that a small demo can exceed: ten are free, twenty at most."""
    with owner_engine().begin() as owner:
        owner.execute(text("update opening_budget set free = 10, most = 20"))
        owner.execute(text("delete from disclosure"))


@pytest.fixture
def many(small: None) -> tuple[int, list[int]]:
    """A district and its customers."""
    with owner_engine().connect() as owner:
        district, ids = owner.execute(CUSTOMERS).one()
    assert len(ids) > 40
    return district, ids


def alarms() -> list[tuple[str, int, str]]:
    with owner_engine().connect() as owner:
        asked = "select kind, amount, purpose from access_event where kind in ('many_opened', 'openings_refused') order by id"
        return [tuple(row) for row in owner.execute(text(asked))]


def opened(person: Person, district: int, ids: list[int], why: str = "call") -> int:
    """In plain SQL."""
    with session(person) as db:
        asked = text("select count(*) from disclose_customers(:district, :ids, :why)")
        return db.scalar(asked, {"district": district, "ids": ids, "why": why}) or 0


def test_a_thousand_in_one_statement_are_not_given_out_and_raise_an_alarm(
    many: tuple[int, list[int]],
) -> None:
    district, ids = many
    assert opened(signed_in("chi"), district, ids) == 0
    assert alarms() == [("openings_refused", len(ids), "call")]


def test_work_is_not_slowed_and_what_exceeds_it_is(many: tuple[int, list[int]]) -> None:
    district, ids = many
    chi = signed_in("chi")
    began = monotonic()
    for id in ids[:10]:
        assert opened(chi, district, [id]) == 1
        assert opened(chi, district, [id]) == 1, "a reload is the same opening"
    assert alarms() == []
    assert monotonic() - began < 2
    began = monotonic()
    assert opened(chi, district, ids[10:12]) == 2
    assert monotonic() - began >= 2
    assert alarms() == [("many_opened", 12, "call")]
    assert opened(chi, district, ids[12:30]) == 0
    assert [kind for kind, *_ in alarms()] == ["many_opened", "openings_refused"]


def test_one_persons_haste_slows_nobody_else(many: tuple[int, list[int]]) -> None:
    district, ids = many
    assert opened(signed_in("chi"), district, ids) == 0
    assert opened(signed_in("dung"), district, ids[:10]) == 10


def test_thirty_screens_of_one_who_is_slowed_keep_nobody_from_a_connection(
    many: tuple[int, list[int]],
) -> None:
    district, ids = many
    chi, an = signed_in("chi"), signed_in("an")
    assert opened(chi, district, ids[:10]) == 10

    def screen(id: int) -> str:
        try:
            with as_input():
                opened(chi, district, [id])
        except Invalid as error:
            return error.errors[""]
        return "opened"

    with ThreadPoolExecutor(31) as screens:
        slowed = screens.submit(opened, chi, district, ids[10:13])
        _until_it_sleeps()
        began = monotonic()
        others = [screens.submit(screen, id) for id in ids[:30]]
        with session(an) as db:
            db.execute(text("select 1"))
        told = [other.result() for other in others]
        assert not slowed.done(), "nobody waited for it"
        assert monotonic() - began < 2.5
        assert told[:10] == ["opened"] * 10, "what is open already is drawn again meanwhile"
        assert (
            told[13:]
            == ["Một màn hình khác của bạn đang mở dữ liệu cá nhân. Hãy chờ giây lát rồi thử lại."] * 17
        )
        assert slowed.result() == 3


def _until_it_sleeps() -> None:
    asked = text("select exists (select from pg_stat_activity where wait_event = 'PgSleep')")
    for _try in range(100):
        with owner_engine().connect() as owner:
            if owner.scalar(asked):
                return
        sleep(0.02)
    raise AssertionError("nobody was slowed")


def test_the_screen_says_why_and_the_alarm_stands(many: tuple[int, list[int]]) -> None:
    district, ids = many
    with pytest.raises(Invalid, match="mười phút"), session(signed_in("chi")) as db:
        records.personal(db, district, ids, "edit")
    assert [kind for kind, *_ in alarms()] == ["openings_refused"]


def test_the_budget_is_the_administrators_to_read_and_nobodys_to_write(small: None) -> None:
    with session(signed_in("ha")) as db:
        assert db.scalar(text("select count(*) from opening_budget")) == 4
        assert db.scalar(text("select has_table_privilege('opening_budget', 'update')")) is False
