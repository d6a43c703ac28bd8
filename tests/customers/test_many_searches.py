"""Whoever searches more than work asks for, above all by parts of numbers, is slowed, alarmed about, and in the end refused."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import monotonic, sleep

import pytest
from sqlalchemy import text

from portal.access import Invalid, Person
from portal.audit.queries import alarms as told_alarms
from portal.customers.queries import records
from portal.database import engine, owner_engine, session
from portal.i18n import _, use
from portal.tickets.queries import search
from portal.ui.app import clock
from portal.ui.forms.refusals import as_input
from tests.conftest import Database
from tests.pages.conftest import drawn, shown, statements
from tests.people import signed_in


@pytest.fixture
def small(filled: Database) -> None:
    """A budget that a test can exceed: three searches are free, five at most; of parts two and three."""
    budget(free=3, most=5, parts_free=2, parts_most=3)


def budget(**values: int) -> None:
    assigned = ", ".join(f"{name} = :{name}" for name in values)
    with owner_engine().begin() as owner:
        owner.execute(text(f"update search_budget set {assigned}"), values)


def later(interval: str) -> None:
    with owner_engine().begin() as owner:
        for table in ("search_made", "access_event"):
            owner.execute(text(f"update {table} set at = at - cast(:i as interval)"), {"i": interval})


def alarms() -> list[tuple[str, str, int]]:
    with owner_engine().connect() as owner:
        asked = "select kind, what, amount from access_event where kind in ('many_searches', 'searches_refused') order by id"
        return [tuple(row) for row in owner.execute(text(asked))]


def searched(person: Person, q: str) -> int:
    """How many were found, as screens ask."""
    with session(person) as db:
        return len(records.find(db, q))


def in_sql(person: Person, q: str) -> int:
    with session(person) as db:
        found = db.scalar(text("select count(*) from find_customers(:q, null, null, null, 10)"), {"q": q})
        return found or 0


NAMES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ"]


def test_work_is_not_slowed_what_exceeds_it_is_and_too_much_finds_nothing(small: None) -> None:
    chi = signed_in("chi")
    for name in NAMES[:3]:
        assert searched(chi, name) > 0
    assert alarms() == []
    began = monotonic()
    assert searched(chi, NAMES[3]) > 0
    assert monotonic() - began >= 1
    assert alarms() == [("many_searches", "every", 4)]
    assert searched(chi, NAMES[4]) > 0
    with pytest.raises(Invalid, match="mười phút"):
        searched(chi, NAMES[5])
    assert alarms() == [("many_searches", "every", 4), ("searches_refused", "every", 5)]
    assert in_sql(chi, NAMES[5]) == 0, "in plain SQL as well"
    assert searched(chi, NAMES[0]) > 0, "what was found is found: a page that is drawn again is no search"
    later("10 minutes")
    assert searched(chi, NAMES[5]) > 0


def test_screens_that_search_at_one_moment_are_counted_one_by_one(small: None) -> None:
    """Also in plain SQL, which does not wait: nobody gets more by asking faster."""
    budget(free=100, most=100)
    chi, together = signed_in("chi"), Barrier(12)

    def screen(n: int) -> str:
        together.wait()
        try:
            with as_input():
                in_sql(chi, f"09{n:02}")
        except Invalid as error:
            return error.errors[""]
        return "searched"

    with ThreadPoolExecutor(12) as screens:
        told = list(screens.map(screen, range(12)))
    with owner_engine().connect() as owner:
        assert owner.scalar(text("select count(*) from search_made where part")) <= 3, "the most, as set"
    assert set(told) - {"searched"} == {"Hãy tìm lần lượt từng lần một: một giây nữa hãy thử lại."}
    assert len([a for a in alarms() if a[0] == "many_searches"]) <= 1


def test_who_is_slowed_waits_without_a_connection(small: None) -> None:
    """As many screens as there are connections, all slowed: nobody else waits for one."""
    chi, an = signed_in("chi"), signed_in("an")
    for name in NAMES[:3]:
        searched(chi, name)
    with ThreadPoolExecutor(1) as slowed:
        waiting = slowed.submit(searched, chi, NAMES[3])
        while not alarms():
            sleep(0.02)
        sleep(0.1)
        assert not waiting.done()
        assert engine().pool.checkedout() == 0  # type: ignore[attr-defined]
        began = monotonic()
        with session(an) as db:
            db.execute(text("select 1"))
        assert monotonic() - began < 0.5
        assert waiting.result() > 0


def test_a_page_that_is_drawn_again_costs_nothing(small: None) -> None:
    chi = signed_in("chi")
    for _draw in range(10):
        assert searched(chi, "Nguyễn") > 0
        assert searched(chi, " nguyễn ") > 0
    assert alarms() == []


@pytest.mark.parametrize("way", [searched, in_sql], ids=["screens", "plain SQL"])
def test_nobody_tries_out_the_digits_of_a_masked_number(
    small: None, way: Callable[[Person, str], int]
) -> None:
    budget(free=100, most=100)
    chi = signed_in("chi")
    for digit in range(3):
        way(chi, f"090{digit}")
    assert alarms() == [("many_searches", "parts", 3)]
    if way is searched:
        with pytest.raises(Invalid, match="số đầy đủ"):
            searched(chi, "0904")
    else:
        assert in_sql(chi, "0904") == 0
    assert alarms()[1:] == [("searches_refused", "parts", 3)]
    assert searched(chi, "Nguyễn") > 0, "names and whole numbers still find"
    later("10 minutes")
    assert in_sql(chi, "0905") == 0, "of parts an hour is counted"
    later("1 hour")
    with owner_engine().connect() as owner:
        begins = owner.scalar(text("select left(phone, 4) from customer where phone ~ '^09' limit 1"))
    assert in_sql(chi, str(begins)) > 0


def test_one_question_looks_for_no_other_number(small: None) -> None:
    """In plain SQL the number comes beside the words: the words are counted, so it has to be theirs."""
    chi = signed_in("chi")
    with owner_engine().connect() as owner:
        phone = str(owner.scalar(text("select phone from customer where phone ~ '^0[0-9]{9}$' limit 1")))
    asked = text("select count(*) from find_customers(:q, :called, null, null, 10) where step = 1")
    for q, found in (
        (phone, True),
        (f"+84 {phone[1:]}", True),
        ("nobody of this name", False),
        (phone[:-1], False),
    ):
        with session(chi) as db:
            assert bool(db.scalar(asked, {"q": q, "called": phone})) is found, q
        later("10 minutes")


def test_requests_are_searched_within_the_same_budget(small: None) -> None:
    budget(free=100, most=100)
    chi = signed_in("chi")
    for digit in range(3):
        with session(chi) as db:
            search.find(db, f"090{digit}", now=clock.now())
    with pytest.raises(Invalid, match="số đầy đủ"), session(chi) as db:
        search.find(db, "0904", now=clock.now())


def test_what_finds_nothing_within_the_budget_is_said_to_find_nothing(small: None) -> None:
    chi = signed_in("chi")
    for name in NAMES[:3]:
        searched(chi, name)
    assert searched(chi, "Nobodyatall") == 0


def test_one_persons_haste_slows_nobody_else(small: None) -> None:
    for name in NAMES[:5]:
        searched(signed_in("chi"), name)
    assert searched(signed_in("dung"), NAMES[5]) > 0
    assert {kind for kind, *_ in alarms()} == {"many_searches"}


def test_a_shift_never_meets_it(filled: Database) -> None:
    """Two hundred calls in eight hours with three searches each, one of them by a part: thrice as fast as that."""
    chi, found = signed_in("chi"), 0
    for ten_minutes in range(6):
        for n in range(38):
            found += in_sql(chi, f"PE0203{ten_minutes:02}{n:05}")
        for n in range(6):
            found += in_sql(chi, f"09{ten_minutes}{n}")
        later("10 minutes")
    assert found > 0
    assert alarms() == []


def test_the_alarm_is_seen_by_who_looks_into_it(small: None) -> None:
    for name in NAMES[:4]:
        searched(signed_in("chi"), name)
    for who in ("ha", "dung"):
        with session(signed_in(who)) as db:
            assert [row.kind for row in told_alarms(db, clock.now().replace(year=2000))] == [
                "many_searches"
            ], who


def test_of_one_person_there_is_one_bar_and_its_title_says_the_worst(small: None) -> None:
    """Of a day in which they did so again and again, too, and nobody else's is hidden by it."""
    event = """insert into access_event (kind, person_id, about_id, role, unit_id, what, amount, at)
               values (:kind, :id, :id, 'centre_agent', :unit, :what, 7, now() - make_interval(mins => :ago))"""
    chi, dung = signed_in("chi"), signed_in("dung")
    with owner_engine().begin() as owner:
        for ago in range(20):
            for kind in ("many_searches", "searches_refused"):
                for what in ("every", "parts"):
                    values = {"kind": kind, "what": what, "id": chi.id, "unit": chi.unit_id, "ago": 10 * ago}
                    owner.execute(text(event), values)
        values = {"kind": "many_searches", "what": "parts", "id": dung.id, "unit": dung.unit_id, "ago": 300}
        owner.execute(text(event), values)
    with use("vi"):
        told = shown(drawn(signed_in("ha"), "home"))
    assert told.count("Có người tìm kiếm quá mức cho phép: đã bị từ chối") == 1
    assert told.count("Có người tìm kiếm nhiều bất thường") == 1
    assert told.index("quá mức cho phép") < told.index("nhiều bất thường")
    assert told.count("theo một phần của số") == 3, "each kind once"


def test_what_was_searched_is_read_by_nobody(small: None) -> None:
    searched(signed_in("chi"), "0901")
    with owner_engine().connect() as owner:
        readers = owner.scalars(
            text(
                "select rolname from pg_roles where rolname ~ '^(portal|district|centre|executive|administrator)' "
                "and has_any_column_privilege(rolname, 'search_made', 'select')"
            )
        ).all()
    assert readers == []


@pytest.mark.parametrize("page", ["call", "customers", "tickets"])
def test_the_page_says_why_nothing_is_found_and_can_be_asked_on(small: None, page: str) -> None:
    budget(most=3)
    chi = signed_in("chi")
    for name in NAMES[:3]:
        searched(chi, name)
    with use("vi"), statements() as told:
        app = drawn(chi, page, q=NAMES[4])
        assert _(
            "You searched more within ten minutes than work asks for. Wait a few minutes. It is on record."
        ) in shown(app)
    assert len(told) <= 12, "\n".join(told)
    assert [box for box in app.text_input if box.value == NAMES[4]], "the box is there for another try"
