"""A search finds what was meant, says how many it found, and says the same wherever it is asked."""

from __future__ import annotations

import pytest

from portal.access import Person
from portal.customers.queries import records, search
from portal.database import session
from portal.tickets.queries.search import find as find_tickets
from tests.customers.conftest import Made, one
from tests.people import signed_in


def codes(person: Person, q: str, **narrowed: int) -> list[str]:
    with session(person) as db:
        return [row.code for row in records.page(db, q=q, **narrowed).rows]  # type: ignore[arg-type]


@pytest.fixture
def wards(an: Person) -> tuple[int, int]:
    """Two wards of An's district, named as in the city."""
    first, second = (
        one("insert into ward (code, name, kind) values (:c, :n, 'ward') returning id", c=code, n=name)
        for code, name in (("X1", "Phường Bình Lợi Trung"), ("X2", "Phường Hạnh Thông"))
    )
    return int(str(first)), int(str(second))


@pytest.mark.parametrize(
    "code",
    ["PE02031234567", "PE02838221234", "PE0901000218", "1010203040506", "0901000218", "62Z0010901000218"],
)
def test_a_full_code_is_a_code_before_it_is_a_telephone_number(an: Person, made: Made, code: str) -> None:
    made(an, code=code, name="Trần Thị Mẫu")
    made(an, code="ZZ1", name="Lê Văn Lộc", phone="0901000218")
    assert codes(an, code)[0] == code
    assert codes(an, f" {code.lower()} ")[0] == code
    assert codes(an, "".join(chr(ord(sign) + 0xFEE0) for sign in code))[0] == code, (
        "as a wide keyboard types it"
    )


@pytest.mark.parametrize(
    "q", ["0000060", "PE0400000", "00060", "0909", "090912", "0909 123", "3456", "0283822", "1234"]
)
def test_parts_of_codes_and_phones_find(an: Person, made: Made, q: str) -> None:
    made(an, code="PE04000000060", name="Trần Thị Mẫu", phone="0909123456", phone2="02838221234")
    made(an, code="PE04000000777", name="Lê Văn Lộc", phone="0912000777")
    assert codes(an, q)[:1] == ["PE04000000060"]


@pytest.mark.parametrize(
    "q",
    [
        "phan van tri binh loi trung",
        "Phan Văn Trị, Phường Bình Lợi Trung",
        "phan van tri phuong binh loi trung",
    ],
)
def test_street_and_ward_find_as_the_list_prints_them(
    an: Person, made: Made, wards: tuple[int, int], q: str
) -> None:
    made(an, code="PE04000000001", name="Lê Lộc", address="12 đường Phan Văn Trị", ward_id=wards[0])
    made(an, code="PE04000000002", name="Lê Mẫu", address="14 đường Phan Văn Trị", ward_id=wards[1])
    made(an, code="PE04000000003", name="Lê Tâm", address="14 đường Lê Lợi", ward_id=wards[0])
    assert codes(an, q) == ["PE04000000001"]


def test_a_short_word_is_itself_before_it_begins_a_longer_one(an: Person, made: Made) -> None:
    made(an, code="PE04000000001", name="Nguyễn Quang Nhuận", address="5 đường Quảng Định")
    made(an, code="PE04000000002", name="Nguyễn Quảng", address="9 đường Quang Quận")
    made(an, code="PE04000000003", name="Trần Nguyễn Quang Quân")
    made(an, code="PE04000000004", name="Nguyễn Quang Quản", address="quân")
    assert codes(an, "nguyen quang quan")[0] == "PE04000000004"  # nothing but this
    assert codes(an, "nguyen quang quan")[1] == "PE04000000003"


def test_a_whole_name_is_found_among_more_than_are_counted(
    an: Person, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MAX_SEARCH_HITS", 3)
    for n in range(9):
        made(an, code=f"PE0400000010{n}", name=f"Nguyễn Văn An {n}")
    made(an, code="PE04000000200", name="Nguyễn Văn An")
    with session(an) as db:
        listing = records.page(db, q="nguyễn văn an")
    assert listing.rows[0].code == "PE04000000200"
    assert (listing.found, listing.more) == (3, True)
    assert not listing.hits.units  # what was not all counted has no numbers


def test_a_place_leaves_fewer_and_its_number_is_theirs(
    an: Person, binh: Person, made: Made, wards: tuple[int, int]
) -> None:
    made(an, code="PE04000000001", name="Đặng Mẫu", ward_id=wards[0])
    made(an, code="PE04000000002", name="Đặng Mẫu", ward_id=wards[1])
    made(binh, code="PE10000000001", name="Đặng Mẫu")
    chi = signed_in("chi")
    with session(chi) as db:
        hits = records.page(db, q="dang mau").hits
        assert hits
        assert {unit: n for unit, (_name, n) in hits.units.items()} == {an.unit_id: 2, binh.unit_id: 1}
        for unit, (_name, n) in hits.units.items():
            assert records.page(db, q="dang mau", unit=unit).found == n
        for ward, (_name, n) in hits.wards.items():
            assert records.page(db, q="dang mau", ward=ward).found == n == 1
    assert codes(an, "dang mau", unit=binh.unit_id) == ["PE04000000001", "PE04000000002"]


def test_pages_of_a_search_hold_each_once(an: Person, made: Made) -> None:
    for n in range(7):
        made(an, code=f"PE0400000010{n}", name=f"Đặng Mẫu {n}")
    with session(an) as db:
        pages = [[r.code for r in records.page(db, q="dang mau", offset=o, limit=3).rows] for o in (0, 3, 6)]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert len({code for page in pages for code in page}) == 7


def test_a_ticket_is_found_by_the_end_of_a_phone_code_of_its_customer(an: Person, made: Made) -> None:
    with session(an) as db:
        assert find_tickets(db, "0000060", now=one("select now()")) == []  # type: ignore[arg-type]
