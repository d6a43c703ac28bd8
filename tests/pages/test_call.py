"""The call screen: who is found by what was said, and what is kept of it."""

from __future__ import annotations

import pytest

from portal.access import Person
from portal.database import session
from portal.i18n import _, use
from portal.tickets import actions
from tests.customers.conftest import Made, all_of, an, chi, made
from tests.pages.conftest import drawn, shown

__all__ = ["an", "chi", "made"]  # fixtures


def test_a_caller_found_by_phone_is_opened_and_the_number_not_kept(
    an: Person, chi: Person, made: Made
) -> None:
    id = made(an, name="Trần Thị Mẫu", phone="0901000218")
    assert "Trần Thị Mẫu" in shown(drawn(chi, "call", q="0901 000 218"))
    kept = all_of("select person_id, row_id, purpose, reference from disclosure")
    assert [tuple(row) for row in kept] == [(chi.id, id, "call", None)]


@pytest.mark.parametrize("q", ["0901000218", "+84 901 000 218", "84901000218"])
def test_the_number_that_calls_is_known_however_it_is_written(
    an: Person, chi: Person, made: Made, q: str
) -> None:
    made(an, name="Trần Thị Mẫu", phone="0901000218")
    with use("vi"):
        assert _("same as the caller's") in shown(drawn(chi, "call", q=q))


def test_another_number_than_the_one_on_record_is_told(an: Person, chi: Person, made: Made) -> None:
    id = made(an, name="Trần Thị Mẫu", phone="0901000218")
    with use("vi"):
        page = shown(drawn(chi, "call", q="0901000219", customer=f"{an.unit_id}-{id}"))
        assert _("another number calls") in page


def test_who_is_no_customer_is_found_by_the_phone_they_left(an: Person, chi: Person) -> None:
    with session(chi) as db:
        actions.record(
            db,
            district_id=an.unit_id,
            category="outage",
            subject="Mất điện cả hẻm",
            contact_phone="0901000218",
        )
    assert "Mất điện cả hẻm" in shown(drawn(chi, "call", q="0901 000 218"))


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("call", {"q": "\x00"}),
        ("tickets", {"q": "a\x00"}),
        ("tickets", {"ticket": "\x00"}),
        ("customer", {"code": "\x00"}),
    ],
)
def test_signs_that_are_no_letters_break_no_page(chi: Person, page: str, query: dict[str, str]) -> None:
    with use("vi"):
        assert _("Something went wrong") not in shown(drawn(chi, page, **query))


def test_who_is_no_customer_is_recorded_with_a_name_and_a_place(an: Person, chi: Person) -> None:
    [(ward,)] = all_of(f"select min(ward_id) from ward_unit where unit_id = {an.unit_id}")
    with use("vi"):
        app = drawn(chi, "call", q="0987 999 111")
        assert _("Choose who calls, or the ward where it is.") in shown(app)
        app.selectbox[0].set_value(ward).run()
        end = next(b for b in app.button if b.label == _("Record and end"))
        assert _("Say where it is: house number and street.") in shown(end.click().run())
        fields = {field.label: field for field in app.text_input}
        assert fields[_("Call back on")].value == "0987 999 111"
        fields[_("House number and street")].set_value("12 đường Mẫu")
        fields[_("Caller")].set_value("Lê Văn Thử")
        next(b for b in app.button if b.label == _("Record and end")).click().run()
    told = all_of("select contact_name, contact_phone, place, ward_id, customer_id from ticket")
    assert [tuple(row) for row in told] == [("Lê Văn Thử", "0987999111", "12 đường Mẫu", ward, None)]


def test_the_number_of_the_last_call_may_call_again(an: Person, chi: Person, made: Made) -> None:
    """It stood in the box, so that typing it once more changed nothing and began no call."""
    made(an, name="Trần Thị Mẫu", phone="0901000218")
    page = drawn(chi, "call", q="0901000218", ticket="YC-1")
    [box] = [b for b in page.text_input if b.key.startswith("asked:")]
    assert box.value == ""
    box.set_value("0901000218").run()
    assert "ticket" not in page.query_params
    assert [b.value for b in page.text_input if b.key.startswith("asked:")] == ["0901000218"]
