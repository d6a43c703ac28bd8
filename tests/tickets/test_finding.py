"""Tickets are found by their number, their subject and what the customer said, by whoever may see them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from portal.database import session
from portal.tickets import actions
from portal.tickets.queries import search, tickets
from portal.tickets.queries.tickets import Filter
from tests.tickets.conftest import Key, People, recorded

NOW = datetime.now(UTC)


def found(person: object, q: str) -> list[int]:
    with session(person) as db:  # type: ignore[arg-type]
        return [t.id for t in search.find(db, q, now=NOW)]


@pytest.mark.parametrize("q", ["mất điện", "mat dien", "Mất điện cả hẻm", "nghe nổ", "no lon tram"])
def test_subject_and_text_find(people: People, forwarded: Key, q: str) -> None:
    for person in (people.an, people.minh, people.chi, people.dung):
        assert found(person, q) == [forwarded[1]], person.name
    assert found(people.binh, q) == []


def test_the_end_of_a_number_finds(people: People, forwarded: Key) -> None:
    with session(people.an) as db:
        number = tickets.inbox(db, Filter(), now=NOW)[0].number
    for part in (number, number.lower(), number[-6:], number[-4:]):
        assert found(people.an, part) == [forwarded[1]], part
        assert found(people.binh, part) == []


@pytest.mark.parametrize("q", ["0901000218", "0901", "090100"])
def test_the_beginning_of_the_callers_phone_finds(people: People, forwarded: Key, q: str) -> None:
    assert found(people.an, q) == [forwarded[1]]
    assert found(people.binh, q) == []


def test_what_is_confidential_is_not_found_by_its_words(people: People) -> None:
    key = recorded(people, category="tip-off", subject="Vòi vĩnh khi lắp công tơ")
    assert found(people.minh, "voi vinh") == [key[1]]
    assert found(people.an, "voi vinh") == []


def test_a_search_counts_what_it_lists(people: People, accepted: Key) -> None:
    recorded(people, subject="Mất điện cả khu")
    closed = recorded(people, subject="Mất điện lúc 9 giờ")
    with session(people.chi) as db:
        actions.forward(db, *closed)
    with session(people.an) as db:
        actions.accept(db, *closed)
        actions.resolve(db, *closed, answer="Đã có điện.")
    with session(people.dung) as db:
        for view in tickets.VIEWS:
            wanted = Filter(view, q="mất điện")
            counted = getattr(tickets.counts(db, wanted, now=NOW), view)
            assert counted == len(tickets.inbox(db, wanted, now=NOW)), view
        assert tickets.counts(db, Filter(q="mất điện"), now=NOW).all == 3
        assert tickets.inbox(db, Filter(q="mất điện"), now=NOW)[-1].state in ("resolved", "closed")
