"""What is asked about tickets, by whom, and how much of it is shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.access import NotFound
from portal.database import session
from portal.tickets import actions
from portal.tickets.queries import home, search, single, tickets, workload
from portal.tickets.queries.tickets import EVERY_UNIT, Filter
from portal.tickets.queries.timeline import timeline, unanswered
from tests.tickets.conftest import Key, People, recorded

NOW = datetime.now(UTC)


def test_a_ticket_is_in_the_inbox_of_whoever_holds_it(people: People, ticket: Key) -> None:
    def held(person: object) -> list[int]:
        with session(person) as db:  # type: ignore[arg-type]
            return [line.id for line in tickets.inbox(db, Filter(), now=NOW)]

    assert held(people.chi) == [ticket[1]]
    assert held(people.an) == []
    with session(people.chi) as db:
        actions.forward(db, *ticket)
    assert held(people.chi) == []
    assert held(people.an) == held(people.minh) == [ticket[1]]
    assert held(people.binh) == []


def test_counts_are_those_of_the_lists(people: People, accepted: Key) -> None:
    with session(people.chi) as db:
        actions.urge(db, *accepted, body="Khi nào có điện?")
    late = NOW + timedelta(hours=3)
    with session(people.an) as db:
        for now in (NOW, late):
            counted = tickets.counts(db, Filter(), now=now)
            for view in tickets.VIEWS:
                listed = tickets.inbox(db, Filter(view), now=now)
                assert getattr(counted, view) == len(listed), (view, now)
        assert (counted.overdue, counted.urged) == (1, 1)


def test_lists_mask_what_an_opened_ticket_shows(people: People, forwarded: Key) -> None:
    with session(people.an) as db:
        (line,) = tickets.inbox(db, Filter(), now=NOW)
        opened = single.ticket(db, line.number)
    assert line.place == "•• đường Mẫu ••"
    assert (opened.place, opened.contact_phone, opened.purpose) == ("128/7 đường Mẫu 4", "0901000218", "work")


def test_who_does_not_hold_a_ticket_sees_its_contact_when_they_ask(people: People, forwarded: Key) -> None:
    with session(people.chi) as db:
        (line,) = search.find(db, "0901 000 218", now=NOW)
        masked, shown = single.ticket(db, line.number), single.ticket(db, line.number, reveal=True)
    assert (masked.place, masked.contact_phone) == ("•• đường Mẫu ••", "09•• ••• 218")
    assert (shown.place, shown.contact_phone, shown.purpose) == ("128/7 đường Mẫu 4", "0901000218", "look-up")


def test_another_districts_ticket_is_not_found(people: People, forwarded: Key) -> None:
    with session(people.an) as db:
        number = tickets.inbox(db, Filter(), now=NOW)[0].number
    for somebody, wanted in ((people.binh, number), (people.an, "TK-0000-000000")):
        with session(somebody) as db, pytest.raises(NotFound):
            single.ticket(db, wanted)
    with session(people.binh) as db:
        assert search.find(db, number, now=NOW) == []
        assert timeline(db, *forwarded) == []


@pytest.mark.parametrize("said", ["0901000218", "0901 000 218", "+84 901 000 218"])
def test_a_ticket_is_found_by_the_callers_phone(people: People, ticket: Key, said: str) -> None:
    with session(people.chi) as db:
        assert [line.id for line in search.find(db, said, now=NOW)] == [ticket[1]]


def test_one_thread_of_everything(people: People, accepted: Key) -> None:
    with session(people.an) as db:
        actions.progress(db, *accepted, body="Đã cử đội trực 2.")
    with session(people.chi) as db:
        urge = actions.urge(db, *accepted, body="Khi nào có điện?").id
    with session(people.an) as db:
        assert [e.ref for e in unanswered(timeline(db, *accepted))] == [urge]
        actions.answer_urge(db, accepted[0], urge, answer="10:30")
        actions.resolve(db, *accepted, answer="Đã có điện.")
    with session(people.chi) as db:
        actions.notify(db, *accepted, body="Khách xác nhận.")
        events = timeline(db, *accepted)
    assert [e.kind for e in reversed(events)] == [
        "received",
        "forwarded",
        "accepted",
        "progress",
        "urged",
        "acknowledged",
        "answered",
        "resolved",
        "queued",
        "told",
    ]
    assert {e.kind: e.person for e in events} == {
        "received": "Chi",
        "forwarded": "Chi",
        "accepted": "An",
        "progress": "An",
        "urged": "Chi",
        "acknowledged": "An",
        "answered": "An",
        "resolved": "An",
        "queued": None,
        "told": "Chi",
    }


def test_the_board_counts_what_the_lists_hold(people: People, accepted: Key) -> None:
    recorded(people, category="billing")
    now = NOW + timedelta(hours=3)
    with session(people.dung) as db:
        rows = {row.id: row for row in workload.board(db, now=now)}
        assert (rows[people.an.unit_id].overdue, rows[people.an.unit_id].working) == (1, 1)
        assert rows[people.chi.unit_id].new == 1
        assert sum(row.open for row in rows.values()) == 2
        assert tickets.counts(db, Filter(unit=EVERY_UNIT), now=now).all == 2
        assert sum(row.open for row in workload.board(db, now=now, category="billing")) == 1
    with session(people.minh) as db:
        assert {row.name: row.open for row in workload.board(db, now=now)} == {"An": 1, "Minh": 0}


def test_home_counts_what_is_held_and_what_others_wrote(people: People, accepted: Key) -> None:
    with session(people.chi) as db:
        actions.urge(db, *accepted, body="Khi nào có điện?")
        actions.add(db, *accepted, body="Có người già thở máy.")
    with session(people.an) as db:
        counted = home.home_counts(db, now=NOW)
        assert (counted.open, counted.urged) == (1, 1)
        assert [r.kind for r in home.recent_replies(db, 5, now=NOW)] == ["customer", "urged"]
    with session(people.dung) as db:
        assert home.home_counts(db, now=NOW, every_unit=True).open == 1


def test_the_thread_has_the_words_that_a_customer_was_sent_and_the_masked_address(
    people: People, accepted: Key
) -> None:
    with session(people.an) as db:
        actions.resolve(db, *accepted, answer="Đã đóng điện lúc 9 giờ.")
    with session(people.an) as db:
        events = timeline(db, *accepted)
    [sent] = [e for e in events if e.body]
    assert sent.kind == "queued"
    assert "Đã đóng điện lúc 9 giờ." in (sent.body or "")
    assert "••" in (sent.recipient or "")
