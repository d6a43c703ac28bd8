"""Whom no message reaches is on a list that somebody works through, and is told once."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.access import Invalid, NotFound, Person
from portal.alerts import watch
from portal.callbacks import actions, queries
from portal.callbacks.queries import WaitingCallback
from portal.database import owner_engine, session
from portal.outages import actions as outages
from portal.tickets import actions as tickets
from portal.tickets.queries.own_acts import own_acts
from tests.outages.conftest import People, Posted, at, hours, station, value
from tests.pages.conftest import drawn, shown
from tests.people import signed_in
from tests.tickets.conftest import Key, recorded


def wants_calls(people: People, *numbers: int) -> None:
    """These of the five customers of An's first station want to be rung."""
    value(
        """with c as (select id, row_number() over (order by id) as n from customer where transformer_id = :t)
           update customer set notify_by = 'call' from c where c.id = customer.id and c.n = any (:numbers) returning 1""",
        t=station(people.an),
        numbers=list(numbers),
    )


def waiting(person: Person) -> list[WaitingCallback]:
    with session(person) as db:
        found = queries.waiting(db)
        assert len(found) == queries.count(db)
        return found


def claimed(person: Person, c: WaitingCallback) -> int:
    with session(person) as db:
        if c.ticket_id:
            return actions.claim_ticket(db, c.district_id, c.ticket_id).id
        assert c.id
        return actions.claim(db, c.district_id, c.id).id


def test_who_is_reached_gets_a_message_or_a_call_and_who_wants_nothing_neither(
    people: People, posted: Posted
) -> None:
    wants_calls(people, 1, 5)  # 2 by email, 3 has no phone, 4 wants no messages
    posted(notify=True)
    assert value("select count(*) from message") == 1
    found = waiting(people.an)
    assert len(found) == 2
    assert all("Trạm Mẫu" in str(c.body) for c in found), "it says what to say"
    assert {c.key for c in waiting(people.chi)} == {c.key for c in found}
    assert waiting(people.binh) == []


def test_two_do_not_ring_the_same_customer(people: People, posted: Posted) -> None:
    wants_calls(people, 1)
    posted(notify=True)
    [c] = waiting(people.chi)
    key = (c.district_id, claimed(people.chi, c))
    with session(people.dung) as db, pytest.raises(Invalid, match="Chi"):
        actions.claim(db, *key)
    [seen] = waiting(people.dung)
    assert (seen.caller, seen.mine) == ("Chi", False)
    with session(people.dung) as db, pytest.raises(Invalid):
        actions.tell(db, *key, said="x")
    value("update callback set claimed_until = now() - interval '1 second' returning 1")
    assert claimed(people.dung, seen) == key[1], "who walked away holds nobody up"


def test_what_came_of_it_is_kept_and_three_tries_are_enough(people: People, posted: Posted) -> None:
    wants_calls(people, 1, 5)
    district, outage = posted(notify=True)
    first, second = waiting(people.an)
    with session(people.an) as db:
        actions.claim(db, district, first.id or 0)
        actions.tell(db, district, first.id or 0, said="Đã nói với con trai")
    for _try in range(3):
        value("update callback set not_before = now() returning 1")
        with session(people.an) as db:
            actions.claim(db, district, second.id or 0)
            actions.miss(db, district, second.id or 0)
        assert second.key not in {c.key for c in waiting(people.an)}, "not again at once"
    with session(people.an) as db:
        assert queries.of_outage(db, district, outage) == (1, 0, 1)
        with pytest.raises(Invalid):
            actions.claim(db, district, second.id or 0)


def test_a_number_is_given_out_for_the_call_and_that_is_on_record(people: People, posted: Posted) -> None:
    wants_calls(people, 1)
    posted(notify=True)
    [c] = waiting(people.chi)
    id = claimed(people.chi, c)
    with session(people.chi) as db:
        number = queries.number_to_ring(db, c.district_id, id)
    assert number == value("select phone from customer where notify_by = 'call'")
    assert value("select count(*) from disclosure where purpose = 'callback'") == 1
    with session(people.binh) as db:
        assert queries.number_to_ring(db, c.district_id, id) is None


def test_later_news_of_an_outage_takes_the_place_of_earlier(people: People, posted: Posted) -> None:
    wants_calls(people, 1)
    district, outage = posted(notify=True)
    [before] = waiting(people.an)
    with session(people.an) as db:
        outages.move(db, district, outage, starts=at(12), ends=at(12, 11), note="Mưa", notify=True)
    [after] = waiting(people.an)
    assert after.key != before.key
    assert value("select state from callback where id = :id", id=before.id) == "obsolete"


def test_an_answer_that_no_message_brings_is_told_by_phone_and_closes_the_ticket(people: People) -> None:
    key: Key = recorded(people, contact_phone="0901 000 218")  # type: ignore[arg-type]
    with session(people.chi) as db:
        tickets.forward(db, *key)
    with session(people.an) as db:
        tickets.accept(db, *key)
        tickets.resolve(db, *key, answer="Đã thay cầu dao.")
    assert waiting(people.chi) == [], "a message is on its way"
    value("update message set state = 'no_gateway', reason = 'no_gateway' returning 1")
    [c] = waiting(people.chi)
    assert (c.ticket_id, c.body) == (key[1], "Đã thay cầu dao.")
    assert waiting(people.an) == [], "the centre tells answers"
    id = claimed(people.chi, c)
    with session(people.chi) as db:
        assert queries.number_to_ring(db, key[0], id) == "0901000218"
        actions.tell(db, key[0], id, said="Đã thay cầu dao.")
    assert value("select state from ticket where id = :id", id=key[1]) == "closed"
    assert waiting(people.chi) == []


def test_who_said_since_that_it_is_not_solved_is_not_told_that_it_is(people: People) -> None:
    """ "The power is back" was to be read to a customer who had rung to say that it was not."""
    key: Key = recorded(people, contact_phone="0901 000 218")  # type: ignore[arg-type]
    with session(people.chi) as db:
        tickets.forward(db, *key)
    with session(people.an) as db:
        tickets.accept(db, *key)
        tickets.resolve(db, *key, answer="Đã có điện lại.")
    value("update message set state = 'no_gateway', reason = 'no_gateway' returning 1")
    with session(people.chi) as db:
        number = tickets.follow_up(db, *key, said="Vẫn mất điện.").number
    calls = shown(drawn(people.chi, "messages", view="calls"))
    assert "Đã có điện lại." not in calls
    assert number in calls


def test_of_an_answer_that_stands_no_longer_nobody_begins_to_ring_by_an_old_list(people: People) -> None:
    """Colleagues have the call by its number, from a list that was read before."""
    key: Key = recorded(people, contact_phone="0901 000 218")  # type: ignore[arg-type]
    with session(people.chi) as db:
        tickets.forward(db, *key)
    with session(people.an) as db:
        tickets.accept(db, *key)
    with session(people.an) as db:
        tickets.resolve(db, *key, answer="Đã thay cầu dao.")
    with session(people.chi) as db:
        call = key[0], actions.claim_ticket(db, *key).id
    value("update callback set claimed_until = null returning 1")
    with session(people.an) as db:
        tickets.take_back(db, act=own_acts(db)[0].act)
    with session(people.dung) as db, pytest.raises(Invalid, match="Chưa có câu trả lời"):
        actions.claim(db, *call)


def test_of_an_answer_that_was_told_meanwhile_nobody_begins_to_ring(people: People) -> None:
    key: Key = recorded(people, contact_phone="0901 000 218")  # type: ignore[arg-type]
    with session(people.chi) as db:
        tickets.forward(db, *key)
    with session(people.an) as db:
        tickets.accept(db, *key)
        tickets.resolve(db, *key, answer="Đã thay cầu dao.")
    value("update message set state = 'no_gateway', reason = 'no_gateway' returning 1")
    [c] = waiting(people.chi)
    call = key[0], claimed(people.chi, c)
    with session(people.chi) as db:
        actions.miss(db, *call)
    with session(people.dung) as db:
        tickets.notify(db, *key, body="Khách đã nghe tại quầy.")
    with session(people.dung) as db, pytest.raises(Invalid, match="Đã báo khách hàng rồi"):
        actions.claim(db, *call)


def test_what_nobody_rang_in_time_is_said_to_be(people: People, posted: Posted) -> None:
    wants_calls(people, 1, 5)
    district, outage = posted(notify=True)
    first, second = waiting(people.an)
    value("update callback set valid_until = now() - interval '1 minute' returning 1")
    with session(people.an) as db, pytest.raises(Invalid, match="quá thời gian"):
        actions.claim(db, district, first.id or 0)
    value(
        "update callback set claimed_until = now() + interval '1 minute' where id = :id returning 1",
        id=second.id,
    )
    assert watch.once().ended == 1
    assert value("select state from callback where id = :id", id=first.id) == "late"
    assert value("select state from callback where id = :id", id=second.id) == "waiting", (
        "somebody is ringing"
    )
    with session(people.an) as db:
        assert queries.of_outage(db, district, outage) == (0, 0, 1), "not reached"
        outages.cancel(db, district, outage, note="Mưa")
    value("update callback set claimed_until = null returning 1")
    assert watch.once().ended == 1
    assert value("select state from callback where id = :id", id=second.id) == "obsolete"
    assert watch.once().ended == 0


def test_nobody_makes_a_call_about_nothing_or_in_place_of_an_outages(people: People) -> None:
    insert = """insert into callback (district_id, ticket_id, customer_id, subject, body, dedupe_key, due)
                values (:d, {}, null, 'x', 'x', 'outage:1:1:posted:1', now())"""
    ticket = recorded(people)  # type: ignore[arg-type]
    for what in ("null", str(ticket[1])):
        with pytest.raises(DBAPIError, match="callback_about"), session(people.chi) as db:
            db.execute(text(insert.format(what)), {"d": people.an.unit_id})


def test_the_list_is_no_business_of_who_does_not_ring(people: People, posted: Posted) -> None:
    wants_calls(people, 1)
    posted(notify=True)
    with session(signed_in("ha")) as db, pytest.raises(DBAPIError):
        db.execute(text("select body from callback")).all()
    with session(people.binh) as db, pytest.raises(NotFound):
        actions.claim(db, people.an.unit_id, int(value("select id from callback")))


def test_an_outage_restored_is_not_told_by_phone(people: People, posted: Posted) -> None:
    wants_calls(people, 1)
    with session(people.an) as db:
        done = outages.announce(
            db,
            people.an.unit_id,
            hours(0, transformer_id=station(people.an), kind="fault", starts=at(0, 0), ends=at(1, 0)),
            notify=True,
        )
    assert len(waiting(people.an)) == 1
    with session(people.an) as db:
        outages.restore(db, people.an.unit_id, done.id)
    assert waiting(people.an) == []


def rung(person: Person) -> None:
    """Ring those who wait, tell them, and hang up."""
    for c in waiting(person):
        id = claimed(person, c)
        with session(person) as db:
            actions.tell(db, c.district_id, id, said="x")


def told(key: tuple[int, int]) -> object:
    return value("select told from outage where district_id = :d and id = :o", d=key[0], o=key[1])


def test_a_cut_told_by_phone_alone_counts_as_told_when_the_calls_are_made(
    people: People, posted: Posted
) -> None:
    wants_calls(people, 1, 2, 3, 4, 5)
    with session(people.an) as db:
        done = outages.announce(
            db, people.an.unit_id, hours(10, transformer_id=station(people.an)), notify=True
        )
    key = people.an.unit_id, done.id
    assert (done.messages, done.callbacks) == (0, 4), "one has no phone"
    assert told(key) is None
    with session(people.an) as db:
        assert outages.notify(db, *key).messages == 0
    assert len(waiting(people.chi)) == 4, "asked for again, it is the same calls"
    rung(people.chi)
    assert told(key) == "posted"
    with session(people.an) as db, pytest.raises(Invalid, match="đã được báo"):
        outages.notify(db, *key)


def test_who_was_told_by_phone_is_rung_when_it_is_cancelled_and_nobody_else(
    people: People, posted: Posted
) -> None:
    wants_calls(people, 1, 2, 3, 4, 5)
    key = posted(notify=True)
    first, *_others = waiting(people.an)
    id = claimed(people.an, first)
    with session(people.an) as db:
        actions.tell(db, key[0], id, said="x")
        done = outages.cancel(db, *key, note="Chưa có vật tư", notify=True)
    assert (done.messages, done.callbacks) == (0, 1)
    [again] = waiting(people.an)
    assert again.code == first.code
    assert "hủy" in str(again.body)
    assert told(key) == "posted", "they believe that it comes until they are rung"
    rung(people.an)
    assert told(key) == "cancelled"


def test_nobody_is_told_by_phone_of_a_cut_that_was_called_off_without_a_word(
    people: People, posted: Posted
) -> None:
    wants_calls(people, 1)
    key = posted(notify=True)
    [c] = waiting(people.chi)
    with session(people.an) as db:
        outages.cancel(db, *key, note="Chưa có vật tư")
    assert waiting(people.chi) == []
    with session(people.chi) as db, pytest.raises(Invalid):
        actions.claim(db, c.district_id, c.id or 0)
    with owner_engine().begin() as owner:  # a file takes it back
        owner.execute(text("update outage set state = 'posted'"))
    assert [w.key for w in waiting(people.chi)] == [c.key], "it holds again, and they do not know it yet"


def test_who_is_being_rung_while_it_is_cancelled_is_rung_again(people: People, posted: Posted) -> None:
    wants_calls(people, 1, 2, 3, 4, 5)
    key = posted(notify=True)
    first = waiting(people.an)[0]
    claimed(people.chi, first)
    with session(people.an) as db:
        assert outages.cancel(db, *key, note="Mưa", notify=True).callbacks == 1
    assert [c.code for c in waiting(people.an)] == [first.code]


def test_a_cut_moved_twice_and_then_called_off_is_told_with_the_hours_that_they_believe(
    people: People, posted: Posted
) -> None:
    key = posted(notify=True)
    with session(people.an) as db:
        second = outages.move(db, *key, starts=at(12), ends=at(12, 12), note="Mưa")
        third = outages.move(db, key[0], second.id, starts=at(13), ends=at(13, 12), note="Mưa")
        outages.cancel(db, key[0], third.id, note="Mưa")
    with session(people.an) as db:
        assert outages.notify(db, *key).messages == 3
        with pytest.raises(Invalid):
            outages.notify(db, *key)
    body = value("select body from message order by id desc limit 1")
    assert f"{at(10):%d/%m}" in body
    assert "hủy" in body


def test_hours_told_by_phone_after_a_move_are_told(people: People, posted: Posted) -> None:
    wants_calls(people, 1, 2, 3, 4, 5)
    key = posted(notify=True)
    rung(people.an)
    with session(people.an) as db:
        new = outages.move(db, *key, starts=at(12), ends=at(12, 12), note="Mưa", notify=True)
    assert (told(key), told((key[0], new.id))) == ("posted", None)
    rung(people.an)
    assert (told(key), told((key[0], new.id))) == ("moved", "posted")


@pytest.mark.parametrize(
    ("key", "state"),
    [
        ("outage:1:20:posted:300", "posted"),
        ("outage:1:20:cancelled:300", "cancelled"),
        ("outage:1:20:moved:300", "posted"),  # the new hours, before keys had the version
        ("outage:1:20:v3:posted:300", "posted"),
        ("outage:1:20:v3:cancelled:300>sms>call", "cancelled"),
        ("outage:1:20:v3:moved:300", "moved"),
    ],
)
def test_what_a_callback_tells_is_known_of_old_keys_too(database: object, key: str, state: str) -> None:
    assert value("select told_by(:key)", key=key) == state


def test_a_callback_with_an_old_key_is_neither_lost_nor_told_twice(people: People, posted: Posted) -> None:
    wants_calls(people, 1, 2, 3, 4, 5)
    key = posted(notify=True)
    value("update callback set dedupe_key = regexp_replace(dedupe_key, '[:]v[0-9]+', '') returning 1")
    assert len(waiting(people.an)) == 4
    with session(people.an) as db:
        outages.notify(db, *key)
    assert len(waiting(people.an)) == 4, "written anew, in place of the old ones"
    rung(people.an)
    with session(people.an) as db, pytest.raises(Invalid):
        outages.notify(db, *key)
    assert waiting(people.an) == []


def test_the_record_of_changes_tells_nobody_of_a_call_about_a_confidential_ticket(people: People) -> None:
    key = recorded(people)
    dung = people.dung
    value(
        "update ticket set confidential = true, taken_by = :p where id = :id returning 1",
        p=dung.id,
        id=key[1],
    )
    with session(dung) as db:
        tickets.resolve(db, *key, answer="Đã xử lý.")
    with session(dung) as db:
        actions.claim_ticket(db, *key)
    assert value("select count(*) from change where table_name = 'callback'") == 1
    for person in (people.chi, people.an, people.minh, people.binh):
        with session(person) as db:
            assert db.scalar(text("select count(*) from change where table_name = 'callback'")) == 0
