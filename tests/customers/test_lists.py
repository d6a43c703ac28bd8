"""The list of a district, what its records lack, and opening one of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from portal.access import NotFound, Person
from portal.customers import actions
from portal.customers.queries import records
from portal.customers.queries.gaps import GAPS, gaps
from portal.customers.queries.history import history
from portal.database import session
from portal.i18n import use
from tests.customers.conftest import Made, all_of, one, statements
from tests.people import signed_in

NOW = datetime.now(UTC)


@pytest.fixture
def four(an: Person, binh: Person, made: Made) -> None:
    """One complete record of An's, three that lack something, one of Bình's."""
    ward = one("select min(ward_id) from ward_unit where unit_id = :u", u=an.unit_id)
    transformer = one(
        "insert into transformer (district_id, code, name) values (:d, 'T1', 'Mẫu 1') returning id",
        d=an.unit_id,
    )
    whole = {
        "phone": "0901000218",
        "address": "12 Lê Lợi",
        "ward_id": ward,
        "transformer_id": transformer,
        "confirmed_at": NOW,
    }
    made(an, code="PE04000000001", **whole)
    made(an, code="PE04000000002", **{**whole, "phone": None})
    made(an, code="PE04000000003", **{**whole, "address": None, "ward_id": None, "transformer_id": None})
    made(an, code="PE04000000004", **{**whole, "confirmed_at": NOW - timedelta(days=400)})
    made(binh, code="PE10000000001")


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("gap", "codes"),
    [
        (None, ["PE04000000001", "PE04000000002", "PE04000000003", "PE04000000004"]),
        ("phone", ["PE04000000002"]),
        ("address", ["PE04000000003"]),
        ("ward", ["PE04000000003"]),
        ("transformer", ["PE04000000003"]),
        ("confirmed", ["PE04000000004"]),
    ],
)
def test_the_list_shows_what_was_asked_for(an: Person, gap: str | None, codes: list[str]) -> None:
    with session(an) as db:
        assert [row.code for row in records.page(db, gap=gap).rows] == codes
        assert gaps(db, an.unit_id).of(gap) == len(codes)


@pytest.mark.usefixtures("four")
def test_a_record_lists_its_own_gaps_and_the_district_its_share(an: Person) -> None:
    with session(an) as db:
        rows = {row.code[-1]: list(row.gaps) for row in records.page(db).rows}
        counted = gaps(db, an.unit_id)
    assert rows == {"1": [], "2": ["phone"], "3": ["address", "transformer", "ward"], "4": ["confirmed"]}
    assert counted.share == 0.5


@pytest.mark.usefixtures("four")
def test_a_search_can_be_narrowed_to_a_gap(an: Person) -> None:
    with session(an) as db:
        listing = records.page(db, q="PE0400", gap="phone")
    assert ([row.code for row in listing.rows], listing.found) == (["PE04000000002"], 1)


@pytest.mark.usefixtures("four")
def test_a_district_sees_its_own_whatever_it_asks_for(an: Person, binh: Person) -> None:
    with session(binh) as db:
        assert [row.code for row in records.page(db, unit=an.unit_id).rows] == ["PE10000000001"]
        assert gaps(db, an.unit_id).total == 0
    with session(signed_in("chi")) as db:
        assert len(records.page(db).rows) == 5
        assert len(records.page(db, unit=binh.unit_id).rows) == 1


@pytest.mark.usefixtures("four")
def test_pages_follow_each_other_without_gap_or_repetition(an: Person) -> None:
    with session(an) as db:
        pages = [records.page(db, offset=offset, limit=2).rows for offset in (0, 2, 4)]
    assert [[row.code[-1] for row in page] for page in pages] == [["1", "2"], ["3", "4"], []]


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(("q", "least"), [("", 1), ("Mẫu", 2)])
def test_a_page_is_one_statement_and_of_a_search_two(an: Person, q: str, least: int) -> None:
    with session(an) as db:
        db.connection()
        with statements() as told:
            records.page(db, q=q)
            gaps(db, an.unit_id)
    assert len(told) == least + 1


@pytest.mark.usefixtures("four")
def test_executives_have_no_list_of_people() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), session(signed_in("giang")) as db:
        records.page(db)


def test_a_record_is_masked_until_a_purpose_is_named(an: Person, made: Made) -> None:
    id = made(
        an,
        phone="0901000218",
        phone2="0901000219",
        email="khach@vidu.vn",
        address="5 đường Mẫu",
        id_number="079012345678",
    )
    with session(an) as db:
        closed = records.record(db, an.unit_id, id)
    told = str(closed)
    assert not [v for v in ("0901000218", "0901000219", "khach@", "5 đường", "079012345678") if v in told]
    assert (closed.values["phone_masked"], closed.values["address_masked"]) == (
        "09•• ••• 218",
        "•• đường Mẫu",
    )
    assert one("select count(*) from disclosure") == 0

    with session(an) as db:
        opened = records.record(db, an.unit_id, id, "work", "GD-1")
    assert (opened.values["phone"], opened.values["address"]) == ("0901000218", "5 đường Mẫu")
    rows = all_of("select person_id, row_id, purpose, reference from disclosure")
    assert [tuple(r) for r in rows] == [(an.id, id, "work", "GD-1")]


def test_a_foreign_record_and_a_missing_one_are_the_same(an: Person, binh: Person, made: Made) -> None:
    id = made(an, code="PE04000000001")
    for district, wanted in ((an.unit_id, id), (binh.unit_id, id), (binh.unit_id, 999_999)):
        with pytest.raises(NotFound), session(binh) as db:
            records.record(db, district, wanted, "edit")
    for code in ("PE04000000001", "PE04000000999", "' or 1=1"):
        with pytest.raises(NotFound), session(binh) as db:
            records.by_code(db, code)
    assert one("select count(*) from disclosure") == 0


def test_the_history_is_told_in_words_and_masked_without_a_purpose(an: Person, made: Made) -> None:
    ward, name = all_of(
        "select w.id, w.name from ward w join ward_unit u on u.ward_id = w.id where u.unit_id = :u limit 1",
        u=an.unit_id,
    )[0]
    id = made(an, phone="0901000981", purpose="household")
    with session(an) as db:
        actions.update(
            db,
            an.unit_id,
            id,
            version=1,
            seen={},
            changes={"phone": "0901000218", "purpose": "business", "ward_id": ward},
        )
    with use("en"), session(an) as db:
        (edited, *_) = history(db, an.unit_id, id)
        (full, *_) = history(db, an.unit_id, id, why="history")
    assert edited.title == "An edited the record"
    assert [(c.label, c.before, c.after) for c in edited.changes] == [
        ("Main phone", "09•• ••• 981", "09•• ••• 218"),
        ("Ward", "", name),
        ("Purpose of use", "Household", "Business"),
    ]
    assert (full.changes[0].before, full.changes[0].after) == ("0901 000 981", "0901 000 218")


def test_every_gap_is_a_fields_and_has_an_index_of_its_own(owner: Connection) -> None:
    predicates = text(
        "select pg_get_expr(indpred, indrelid) from pg_index where indrelid = 'customer'::regclass"
    )
    indexed = set(owner.scalars(predicates))
    assert GAPS.keys() == {"phone", "address", "ward", "transformer", "confirmed"}
    lacks = [f"({lack.where})".replace("customer.", "") for lack in GAPS.values() if lack.incomplete]
    assert not [lack for lack in lacks if lack not in indexed]
    assert any(all(lack in str(every) for lack in lacks) for every in indexed)  # and one finds all of them


def test_gaps_have_words_and_a_tone() -> None:
    assert all(str(gap.word) and str(gap.title) and gap.tone for gap in GAPS.values())
