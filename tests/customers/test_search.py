"""Finding a customer by whatever the caller says."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from portal.access import Person
from portal.customers.queries import records
from portal.database import owner_engine, session
from tests.customers.conftest import Made
from tests.people import signed_in

DECOMPOSED = unicodedata.normalize("NFD", "Nguyễn Thị Ánh")


def codes(person: Person, q: str) -> list[str]:
    with session(person) as db:
        return [row.code for row in records.find(db, q)]


@pytest.fixture
def anh(an: Person, made: Made) -> str:
    made(
        an,
        code="PE04000000007",
        name="Nguyễn Thị Ánh",
        phone="0901000218",
        phone2="02838221234",
        address="128/7A đường Điện Biên Phủ",
    )
    made(an, code="PE04000000008", name="Trần Văn Lộc", phone="0901000999", address="5 đường Nguyễn Thị Định")
    return "PE04000000007"


WAYS = (
    "PE04000000007",
    "pe0400 0000007",
    " PE0400.0000007 ",
    "0901000218",
    "0901 000 218",
    "+84 901 000 218",
    "84901000218",
    "(0283) 822 1234",
    "Nguyễn Thị Ánh",
    "nguyen thi anh",
    "NGUYEN THI ANH",
    "Ánh",
    "anh nguyen",
    DECOMPOSED,
    "128/7A",
    "128/7a dien bien phu",
    "Điện Biên Phủ, 128/7A",
    "dien bien",
    "anh dien bien",
)
OTHERS = ("", "   ", "Mẫu", "0901000217", "PE0400000000A", "129/7A", "\u0301")
MARKS = ("%", "_", "' or 1=1 --", "\\", "zz:*|anh", "!", "<->", "()", "O'Neil", '"', "a\x00b", "\ud800")


def test_a_customer_is_found_by_whatever_is_said(an: Person, anh: str) -> None:
    assert {q: codes(an, q)[:1] for q in WAYS} == {q: [anh] for q in WAYS}


def test_nobody_else_is_found(an: Person, anh: str) -> None:
    assert {q: codes(an, q) for q in OTHERS} == {q: [] for q in OTHERS}


def test_marks_with_a_meaning_elsewhere_mean_nothing_here(an: Person, anh: str) -> None:
    assert {q: codes(an, q) for q in MARKS} == {q: [] for q in MARKS}


def test_the_whole_code_comes_before_longer_ones_and_a_name_before_an_address(
    an: Person, anh: str, made: Made
) -> None:
    made(an, code="PE0400000000", name="Lê Mẫu")
    assert codes(an, "PE0400000000")[0] == "PE0400000000"
    assert codes(an, "Nguyễn Thị")[0] == anh


def test_a_name_with_its_marks_comes_before_one_without(an: Person, made: Made) -> None:
    made(an, code="PE04000000011", name="Lê Thi")
    made(an, code="PE04000000012", name="Lê Thị")
    assert codes(an, "Lê Thị") == ["PE04000000012", "PE04000000011"]


def test_a_district_finds_its_own_only_and_the_centre_everybody(an: Person, binh: Person, made: Made) -> None:
    made(an, code="PE04000000021", name="Đặng Mẫu", phone="0901000218")
    made(binh, code="PE10000000021", name="Đặng Mẫu", phone="0901000218")
    for q in ("Đặng Mẫu", "dang mau", "0901000218"):
        assert codes(an, q) == ["PE04000000021"]
        assert codes(binh, q) == ["PE10000000021"]
        assert set(codes(signed_in("chi"), q)) == {"PE04000000021", "PE10000000021"}
    assert codes(an, "PE1000") == []


def test_nothing_found_is_personal(chi: Person, anh: str) -> None:
    with session(chi) as db:
        (row,) = records.find(db, anh)
    assert "0901000218" not in str(row)
    assert "128/7A" not in str(row)


NASTY = st.text(
    st.one_of(
        st.characters(), st.sampled_from(list("%_\\'\"&|!()<->:*/.-@ \x00\t\n")), st.sampled_from("aăđơ0123")
    ),
    max_size=60,
)


@pytest.fixture
def tireless(an: Person) -> None:
    """Nobody searches so much in ten minutes."""
    with owner_engine().begin() as owner:
        owner.execute(text("update search_budget set free = 10000, most = 10000"))


@pytest.mark.usefixtures("tireless")
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=NASTY)
def test_whatever_is_typed_is_a_search_and_never_an_error(an: Person, anh: str, q: str) -> None:
    with session(an) as db:
        found = records.page(db, q=q)
    assert (found.found is None) or found.found <= len(found.rows) + 50
