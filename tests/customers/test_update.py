"""Correcting one record: what is stored, what is refused, and who wins when two correct it at once."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from portal.access import Conflict, Invalid, NotFound, Person, Refused
from portal.customers import actions
from portal.customers.queries import records
from portal.database import session
from tests.customers.conftest import Made, all_of, one
from tests.people import signed_in


def seen(person: Person, id: int, district: int | None = None) -> records.Record:
    """What somebody has before them when they begin to edit."""
    with session(person) as db:
        return records.record(db, district or person.unit_id, id, "edit")


def save(person: Person, record: records.Record, once: Any = None, **changes: Any) -> None:
    with session(person, once=once) as db:
        actions.update(
            db,
            record.district_id,
            record.id,
            version=record.version,
            seen=record.values,
            changes=changes,
        )


def stored(id: int, name: str) -> Any:
    return one(f"select {name} from customer where id = :id", id=id)


def test_a_corrected_phone_is_stored_as_its_digits(an: Person, made: Made) -> None:
    id = made(an, phone="0901000981")
    save(an, seen(an, id), phone=" 0901 000 218 ")
    assert stored(id, "phone") == "0901000218"
    assert stored(id, "version") == 2


def test_the_history_says_who_changed_what_from_what_to_what(an: Person, made: Made) -> None:
    id = made(an, phone="0901000981")
    save(an, seen(an, id), phone="0901000218")
    row = all_of(
        "select person_id, action, before, after from change where table_name = 'customer' and operation = 'update'"
    )
    assert [tuple(r) for r in row] == [
        (an.id, "customers.update", {"phone": "0901000981"}, {"phone": "0901000218"})
    ]


BREAKING = (
    {"phone": "12"},
    {"phone": "0123456789"},
    {"phone": "19001122"},
    {"phone": "0901000218 ext 5"},
    {"phone": "0901000218 / 0901000219"},
    {"phone": "0901 000 ABC"},
    {"email": "khach"},
    {"id_number": "12345"},
    {"id_number": "٠٧٩٠٩٠٠٠١٢٣٤"},
    {"name": "   "},
    {"name": "x" * 121},
    {"purpose": "palace"},
    {"ward_id": 999_999},
    {"transformer_id": 999_999},
    {"capacity_kw": Decimal(0)},
    {"code": "PE04000000009"},
    {"district_id": 8},
    {"version": 9},
)


def test_what_breaks_a_rule_is_refused_at_its_field(an: Person, made: Made) -> None:
    id = made(an, phone="0901000981")
    for wrong in BREAKING:
        with pytest.raises(Invalid) as refused:
            save(an, seen(an, id), **wrong)
        assert list(refused.value.errors) == list(wrong)
    assert stored(id, "version") == 1


def test_every_complaint_is_told_at_once(an: Person, made: Made) -> None:
    with pytest.raises(Invalid) as refused:
        save(an, seen(an, made(an)), phone="12", email="khach", name="Mẫu")
    assert set(refused.value.errors) == {"phone", "email"}


def test_a_transformer_of_another_district_is_not_on_the_list(an: Person, binh: Person, made: Made) -> None:
    theirs = one(
        "insert into transformer (district_id, code, name) values (:d, 'T1', 'Mẫu 1') returning id",
        d=binh.unit_id,
    )
    with pytest.raises(Invalid):
        save(an, seen(an, made(an)), transformer_id=theirs)


def test_text_is_stored_composed_and_tidy(an: Person, made: Made) -> None:
    id = made(an)
    save(
        an,
        seen(an, id),
        name=unicodedata.normalize("NFD", "  Nguyễn   Thị\u0007 \u202eÁ\u200bnh\ufeff "),
        email=" KHACH\u00ad@Vidu.VN ",
        id_number="０７９０９０００１２３４",
        phone="０９０１ ０００\u200f ２１８",
    )
    assert stored(id, "id_number") == "079090001234"
    assert stored(id, "phone") == "0901000218"
    assert stored(id, "name") == unicodedata.normalize("NFC", "Nguyễn Thị Ánh")
    assert stored(id, "email") == "khach@vidu.vn"


def test_an_emptied_field_is_stored_as_nothing(an: Person, made: Made) -> None:
    id = made(an, phone="0901000981", phone2="0901000982")
    save(an, seen(an, id), phone2="")
    assert stored(id, "phone2") is None


def test_what_is_the_same_writes_nothing(an: Person, made: Made) -> None:
    id = made(an, phone="0901000981")
    save(an, seen(an, id), phone="0901 000 981", name="Trần Thị Mẫu")
    assert stored(id, "version") == 1


def test_the_second_of_two_on_one_field_sees_both_values(an: Person, made: Made) -> None:
    id = made(an, phone="0901000981")
    mine, minh = seen(an, id), signed_in("minh")
    save(minh, seen(minh, id), phone="0901000111")
    with pytest.raises(Conflict) as lost:
        save(an, mine, phone="0901000218", care_note="Người thở máy")
    (told,) = lost.value.differences
    assert (told.field, told.before, told.theirs, told.mine) == (
        "phone",
        "0901000981",
        "0901000111",
        "0901000218",
    )
    assert stored(id, "phone") == "0901000111"
    assert stored(id, "care_note") is None


def test_two_on_different_fields_are_merged(an: Person, made: Made) -> None:
    id = made(an, phone="0901000981")
    mine, minh = seen(an, id), signed_in("minh")
    save(minh, seen(minh, id), phone="0901000111")
    save(an, mine, care_note="Người thở máy")
    assert (stored(id, "phone"), stored(id, "care_note")) == ("0901000111", "Người thở máy")


def test_two_who_write_the_same_do_not_quarrel(an: Person, made: Made) -> None:
    id = made(an, phone="0901000981")
    mine, minh = seen(an, id), signed_in("minh")
    save(minh, seen(minh, id), phone="0901000111")
    save(an, mine, phone="0901000111")
    assert stored(id, "phone") == "0901000111"


def test_who_has_seen_the_others_value_may_write_over_it(an: Person, made: Made) -> None:
    id = made(an, phone="0901000981")
    mine, minh = seen(an, id), signed_in("minh")
    save(minh, seen(minh, id), phone="0901000111")
    with session(an) as db:
        actions.update(
            db,
            an.unit_id,
            id,
            version=mine.version,
            seen={**mine.values, "phone": "0901000111"},
            changes={"phone": "0901000218"},
        )
    assert stored(id, "phone") == "0901000218"


def test_a_double_click_writes_once(an: Person, made: Made) -> None:
    id, record, key = (id := made(an)), seen(an, id), uuid4()
    save(an, record, once=key, care_note="Người thở máy")
    save(an, record, once=key, care_note="Người thở máy")
    assert stored(id, "version") == 2
    assert one("select count(*) from change where table_name = 'customer' and operation = 'update'") == 1


@pytest.mark.parametrize("role", ["chi", "dung", "giang", "ha"])
def test_only_districts_edit(an: Person, made: Made, role: str) -> None:
    id = made(an)
    with pytest.raises(Refused), session(signed_in(role)) as db:
        actions.update(db, an.unit_id, id, version=1, seen={}, changes={"name": "Mẫu"})
    assert stored(id, "name") == "Trần Thị Mẫu"


def test_a_foreign_record_and_a_missing_one_are_the_same(an: Person, binh: Person, made: Made) -> None:
    id, told = made(an), []
    for district, wanted in ((an.unit_id, id), (binh.unit_id, id), (binh.unit_id, 999_999)):
        with pytest.raises(NotFound) as refused, session(binh) as db:
            actions.update(db, district, wanted, version=1, seen={}, changes={"name": "Mẫu"})
        told.append(str(refused.value))
    assert len(set(told)) == 1
    assert stored(id, "name") == "Trần Thị Mẫu"


def test_confirming_says_when_the_customer_was_asked(an: Person, binh: Person, made: Made) -> None:
    id = made(an)
    with session(an) as db:
        actions.confirm(db, an.unit_id, id)
    assert one("select confirmed_at > now() - interval '1 minute' from customer where id = :id", id=id)
    with pytest.raises(NotFound), session(binh) as db:
        actions.confirm(db, an.unit_id, id)


def test_a_new_record_belongs_to_the_district_of_who_makes_it(an: Person) -> None:
    with session(an) as db:
        id = actions.create(db, code="pe0400 1234567", values={"name": "Lê Văn Mẫu", "phone": "0901000218"})
    row = all_of("select district_id, code, name, phone from customer where id = :id", id=int(id))
    assert [tuple(r) for r in row] == [(an.unit_id, "PE04001234567", "Lê Văn Mẫu", "0901000218")]


@pytest.mark.parametrize(
    ("code", "values", "field"),
    [
        ("PE1", {"name": "Mẫu"}, "code"),
        ("PE04000000001", {"name": "Mẫu"}, "code"),
        ("PE04001234567", {}, "name"),
        ("PE04001234567", {"name": "Mẫu", "phone": "1"}, "phone"),
    ],
)
def test_a_new_record_is_checked(
    an: Person, made: Made, code: str, values: dict[str, Any], field: str
) -> None:
    made(an, code="PE04000000001")
    with pytest.raises(Invalid) as refused, session(an) as db:
        actions.create(db, code=code, values=values)
    assert list(refused.value.errors) == [field]
