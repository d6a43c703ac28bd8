"""What a limit depends on is asked in the call, and counts from the receipt on."""

from __future__ import annotations

from portal.access import Person
from portal.database import session
from portal.tickets.queries import tickets
from portal.tickets.sla import queries
from tests.customers.conftest import Made, an, chi, made
from tests.pages.conftest import drawn

__all__ = ["an", "chi", "made"]  # fixtures


def test_a_category_asks_what_its_limits_depend_on_and_no_other(chi: Person) -> None:
    with session(chi) as db:
        asked = {code: kind.asks for code, kind in queries.kinds(db).items()}
    assert asked["new-supply"] == ("area", "works")
    assert asked["outage"] == ()


def test_works_told_in_the_call_give_the_longer_limit(an: Person, chi: Person, made: Made) -> None:
    ends = []
    for works in ("no", "yes"):
        id = made(an, code=f"PE0400000{len(ends)}", name="Trần Thị Mẫu", phone="0901000218")
        page = drawn(chi, "call", customer=f"{an.unit_id}-{id}")
        page.get("button_group")[0].set_value("new-supply").run()
        works_box = next(b for b in page.get("button_group") if "-works--" in (b.key or ""))
        works_box.set_value(works)
        next(b for b in page.button if b.proto.is_form_submitter).click().run()
        assert not page.exception
        with session(chi) as db:
            [ticket] = tickets.for_customer(db, an.unit_id, id)
        ends.append(ticket.resolve_due)
    assert None not in ends
    assert ends == sorted(set(ends))
