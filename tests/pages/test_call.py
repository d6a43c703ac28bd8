"""The call screen: who is found by what was said, and what is kept of it."""

from __future__ import annotations

from portal.access import Person
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
