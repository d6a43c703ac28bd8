"""What one did is taken back within ten seconds, all of it or nothing, and that it was is on record."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Thread
from time import sleep
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.access import ACTIONS, Invalid, Person
from portal.callbacks.actions import claim_ticket
from portal.database import owner_engine, session
from portal.insights import measures
from portal.messages import worker
from portal.tickets import actions
from portal.tickets.queries.own_acts import OwnAct, own_acts
from portal.tickets.queries.timeline import timeline
from tests.people import signed_in
from tests.tickets.conftest import Key, People, recorded

TEN = timedelta(seconds=10)
#: Everything that says how a ticket stands; versions only rise, and what was taken back is told elsewhere.
STANDS = (
    "select to_jsonb(t) - 'version' from ticket t",
    "select to_jsonb(h) from holding h",
    "select to_jsonb(p) from pause p",
    "select to_jsonb(n) from note n",
    "select to_jsonb(u) from urge u",
    "select to_jsonb(a) from alert a where settled_at is null",
    "select to_jsonb(m) from message m where state <> 'withdrawn'",
)


@dataclass(frozen=True)
class Act:
    """Something that can be taken back: by whom, on a ticket that has got as far as ``on``, and how it is done."""

    who: str
    on: str
    do: Callable[[Session, Key, People], object]

    def __call__(self, people: People, key: Key) -> None:
        with session(getattr(people, self.who)) as db:
            self.do(db, key, people)


def _answer_urge(db: Session, key: Key, _people: People) -> object:
    urge = db.scalar(text("select max(id) from urge"))
    return actions.answer_urge(db, key[0], urge, answer="Đội đang đi.")


ACTS = {
    "resolve": Act("an", "accepted", lambda db, key, _: actions.resolve(db, *key, answer="Đã có điện.")),
    "resolve_urged": Act("an", "urged", lambda db, key, _: actions.resolve(db, *key, answer="Đã có điện.")),
    "resolve_waiting": Act("an", "waiting", lambda db, key, _: actions.resolve(db, *key, answer="Đã xong.")),
    "resolve_here": Act("chi", "ticket", lambda db, key, _: actions.resolve(db, *key, answer="Đã xong.")),
    "wait": Act("an", "accepted", lambda db, key, _: actions.wait_for_customer(db, *key, body="Chờ ảnh.")),
    "progress": Act("an", "accepted", lambda db, key, _: actions.progress(db, *key, body="Đang đi.")),
    "remark": Act("an", "accepted", lambda db, key, _: actions.remark(db, *key, body="Nhớ mang thang.")),
    "add": Act("chi", "accepted", lambda db, key, _: actions.add(db, *key, body="Nhà có người ốm.")),
    "call_again": Act(
        "chi", "accepted", lambda db, key, _: actions.call_again(db, *key, body="Vẫn chưa có.")
    ),
    "urge": Act("chi", "accepted", lambda db, key, _: actions.urge(db, *key, body="Khách chờ lâu.")),
    "urge_many": Act("dung", "accepted", lambda db, key, _: actions.urge_many(db, [key], body="Gấp.")),
    "answer_urge": Act("an", "urged", _answer_urge),
    "forward": Act("chi", "ticket", lambda db, key, _: actions.forward(db, *key, remark="Có tiếng nổ.")),
    "return": Act("an", "forwarded", lambda db, key, _: actions.return_(db, *key, why="Không phải địa bàn.")),
    "return_waiting": Act("an", "waiting", lambda db, key, _: actions.return_(db, *key, why="Khách khác.")),
    "reroute": Act(
        "dung",
        "accepted",
        lambda db, key, people: actions.reroute(db, *key, unit_id=people.binh.unit_id, why="Gần hơn."),
    ),
    "reassign": Act(
        "minh",
        "accepted",
        lambda db, key, people: actions.reassign(db, *key, person_id=people.minh.id, remark="Để tôi."),
    ),
    "tell": Act("chi", "answered", lambda db, key, _: actions.notify(db, *key, body="Khách đã nghe.")),
}


@pytest.fixture
def urged(people: People, accepted: Key) -> Key:
    with session(people.chi) as db:
        actions.urge(db, *accepted, body="Khách hỏi lại.")
    return accepted


@pytest.fixture
def waiting(people: People) -> Key:
    """A request whose limit stands still meanwhile."""
    key = recorded(people, category="billing", subject="Hóa đơn cao")
    with session(people.chi) as db:
        actions.forward(db, *key)
    with session(people.an) as db:
        actions.accept(db, *key)
        actions.wait_for_customer(db, *key, body="Chờ khách gửi ảnh công tơ")
    return key


@pytest.fixture
def answered(people: People, accepted: Key) -> Key:
    with session(people.an) as db:
        actions.resolve(db, *accepted, answer="Đã có điện.")
    owned("update change set at = at - interval '11 seconds'")
    return accepted


def owned(sql: str, **values: object) -> None:
    with owner_engine().begin() as owner:
        owner.execute(text(sql), values)


def asked(sql: str) -> list[Any]:
    with owner_engine().connect() as owner:
        return list(owner.scalars(text(f"select x from ({sql}) q (x) order by x::text")))


def stands() -> list[list[Any]]:
    return [asked(sql) for sql in STANDS]


def can(person: Person) -> list[OwnAct]:
    with session(person) as db:
        return own_acts(db)


def undo(person: Person, act: int | None = None) -> Any:
    with session(person) as db:
        return actions.take_back(db, act=can(person)[0].act if act is None else act)


def refused(person: Person, act: int) -> str:
    with pytest.raises(Invalid) as error:
        undo(person, act)
    return error.value.errors[""]


@pytest.mark.parametrize("name", ACTS)
def test_taken_back_everything_stands_as_if_it_had_never_been_done(
    people: People, request: pytest.FixtureRequest, name: str
) -> None:
    act = ACTS[name]
    key = request.getfixturevalue(act.on)
    before = stands()
    act(people, key)
    assert stands() != before
    undo(getattr(people, act.who))
    assert stands() == before
    act(people, key)  # and it can be done again, words and all
    assert stands() != before


def test_every_verb_that_can_be_taken_back_was_tried(owner: Any) -> None:
    named = {key for key in ACTIONS if owner.scalar(text("select can_be_taken_back(:key)"), {"key": key})}
    tried = {"tickets." + name.split("_waiting")[0].split("_urged")[0].split("_here")[0] for name in ACTS}
    tried = {
        {"tickets.wait": "tickets.wait_for_customer", "tickets.return": "tickets.return_"}.get(t, t)
        for t in tried
    }
    assert named == tried


def test_what_was_taken_back_is_said_in_the_thread_and_kept_on_record(people: People, accepted: Key) -> None:
    ACTS["resolve"](people, accepted)
    assert undo(people.an).words == "Đã có điện."
    with session(people.chi) as db:
        told = timeline(db, *accepted)[0]
    assert (told.kind, told.person, told.text) == ("taken_back", people.an.name, "tickets.resolve")
    kept = asked("select after ->> 'answer' from change where table_name = 'ticket' and after ? 'answer'")
    assert "Đã có điện." in kept
    assert "tickets.take_back" in asked("select action from change")
    assert asked("select state from message") == ["withdrawn"]


def test_the_same_answer_goes_out_once_more(people: People, accepted: Key) -> None:
    ACTS["resolve"](people, accepted)
    undo(people.an)
    ACTS["resolve"](people, accepted)
    assert sorted(asked("select state from message")) == ["waiting", "withdrawn"]


def test_after_ten_seconds_it_stands(people: People, accepted: Key) -> None:
    ACTS["resolve"](people, accepted)
    (mine,) = can(people.an)
    assert 0 < mine.seconds <= TEN.total_seconds()
    owned("update change set at = at - interval '10 seconds'")
    before = stands()
    assert can(people.an) == []
    refused(people.an, mine.act)
    assert stands() == before


def test_nobody_takes_back_what_another_did(people: People, accepted: Key) -> None:
    ACTS["resolve"](people, accepted)
    (mine,) = can(people.an)
    assert can(people.minh) == can(people.chi) == []
    for other in (people.minh, people.chi, people.dung):
        refused(other, mine.act)
    assert asked("select state from ticket") == ["resolved"]


def test_twice_is_once(people: People, accepted: Key) -> None:
    ACTS["resolve"](people, accepted)
    act = can(people.an)[0].act
    undo(people.an, act)
    before = stands()
    assert can(people.an) == []
    refused(people.an, act)
    assert stands() == before


def test_what_the_worker_has_taken_is_not_taken_back(people: People, accepted: Key) -> None:
    ACTS["resolve"](people, accepted)
    act = can(people.an)[0].act
    owned("update message set leased_until = now() + interval '2 minutes', leased_by = 'a'")
    before = stands()
    assert can(people.an) == []
    refused(people.an, act)
    assert stands() == before
    assert asked("select state from message") == ["waiting"]


def test_of_worker_and_undo_at_one_moment_one_wins(people: People, accepted: Key) -> None:
    """The worker holds the lease in a transaction that is not committed yet: the undo waits, and loses."""
    ACTS["resolve"](people, accepted)
    act = can(people.an)[0].act
    owned("update message set not_before = now()")
    said: list[str] = []
    with owner_engine().connect() as taking:
        taking.execute(text("set local role portal_worker"))
        taking.execute(worker.TAKE, {"lease": worker.LEASE, "worker": "a", "batch": 5})
        undoing = Thread(target=lambda: said.append(refused(people.an, act)))
        undoing.start()
        undoing.join(0.5)
        assert undoing.is_alive(), "it waits for the row"
        taking.commit()
    undoing.join(10)
    assert said
    assert asked("select state from ticket") == ["resolved"]


def test_a_message_that_is_being_taken_back_is_none_of_the_workers(people: People, accepted: Key) -> None:
    ACTS["resolve"](people, accepted)
    act = can(people.an)[0].act
    owned("update message set not_before = now()")
    with session(people.an) as db:
        actions.take_back(db, act=act)
        assert worker.once("a") == 0
    assert worker.once("a") == 0
    assert asked("select state from message") == ["withdrawn"]


def test_what_somebody_has_gone_on_with_stands(people: People, ticket: Key) -> None:
    ACTS["forward"](people, ticket)
    act = can(people.chi)[0].act
    with session(people.an) as db:
        actions.accept(db, *ticket)
    assert can(people.chi) == []
    refused(people.chi, act)
    assert asked("select state from ticket") == ["working"]


def test_an_urge_that_was_seen_stands(people: People, accepted: Key) -> None:
    ACTS["urge"](people, accepted)
    act = can(people.chi)[0].act
    with session(people.an) as db:
        actions.acknowledge_urge(db, accepted[0], asked("select id from urge")[0])
    refused(people.chi, act)
    assert asked("select urges from ticket") == [1]


def test_an_answer_that_somebody_is_ringing_about_stands(people: People, accepted: Key) -> None:
    ACTS["resolve"](people, accepted)
    act = can(people.an)[0].act
    with session(people.chi) as db:
        claim_ticket(db, *accepted)
    refused(people.an, act)
    assert asked("select state from ticket") == ["resolved"]


def test_of_who_takes_an_answer_back_and_who_begins_to_ring_about_it_the_first_has_done(
    people: People, accepted: Key
) -> None:
    def ring() -> None:
        with session(people.chi) as db:
            claim_ticket(db, *accepted)

    with ThreadPoolExecutor(1) as colleague:
        ACTS["resolve"](people, accepted)
        act = can(people.an)[0].act
        with session(people.an) as db:
            actions.take_back(db, act=act)
            ringing = colleague.submit(ring)
            _until_one_waits()
        with pytest.raises(Invalid, match="Chưa có câu trả lời"):
            ringing.result()
        assert asked("select id from callback") == []

        ACTS["resolve"](people, accepted)
        act = can(people.an)[0].act
        with session(people.chi) as db:
            claim_ticket(db, *accepted)
            undoing = colleague.submit(undo, people.an, act)
            _until_one_waits()
        with pytest.raises(Invalid):
            undoing.result()
        assert asked("select state from ticket") == ["resolved"]


def _until_one_waits() -> None:
    for _try in range(100):
        if asked("select pid from pg_stat_activity where wait_event_type = 'Lock'"):
            return
        sleep(0.02)
    raise AssertionError("nobody waited for the ticket")


def _moved(person: Person, to: Person) -> None:
    owned("update assignment set unit_id = :unit where person_id = :id", unit=to.unit_id, id=person.id)


def test_who_was_moved_to_another_district_meanwhile_takes_nothing_back_there(
    people: People, accepted: Key
) -> None:
    ACTS["resolve"](people, accepted)
    act = can(people.an)[0].act
    _moved(people.an, people.binh)
    an = signed_in("an")
    assert can(an) == []
    assert refused(an, act) == "Việc này không thu lại được."
    assert asked("select state from ticket") == ["resolved"]


def test_who_gave_a_ticket_away_and_no_longer_sees_it_has_it_back(people: People, accepted: Key) -> None:
    """Another district's ticket, sent there and returned."""
    ACTS["reroute"](people, accepted)
    with session(people.binh) as db:
        actions.accept(db, *accepted)
    with session(people.binh) as db:
        actions.return_(db, *accepted, why="Không phải việc của chúng tôi.")
    with session(people.binh) as db:
        assert db.scalar(text("select count(*) from ticket")) == 0
    undo(people.binh)
    with session(people.binh) as db:
        assert db.scalar(text("select holder_unit_id from ticket")) == people.binh.unit_id


def test_what_begins_a_record_is_not_offered(people: People) -> None:
    recorded(people)
    assert can(people.chi) == []


def test_figures_are_those_of_before(people: People, accepted: Key) -> None:
    giang = signed_in("giang")

    def figures() -> object:
        with session(giang) as db:
            return measures.totals(db, measures.window("week", datetime.now(UTC)))

    before = figures()
    ACTS["resolve"](people, accepted)
    undo(people.an)
    assert figures() == before


@pytest.mark.parametrize(
    ("after", "refusal"),
    [
        ("update ticket set responded_at = now() - interval '1 hour'", "a verdict given stands"),
        ("update ticket set resolve_due = now() + interval '1 year'", "a limit moves only when"),
        ("update taken_back set at = null", "permission denied"),
        ("select undo_act(1, now())", "permission denied"),
    ],
)
def test_in_plain_sql_no_guard_is_lowered_by_the_same_door(
    people: People, accepted: Key, after: str, refusal: str
) -> None:
    """Once it is undone the guards are up again, in the same transaction too."""
    ACTS["resolve"](people, accepted)
    act = can(people.an)[0].act
    with session(people.an) as db:
        assert db.scalar(text("select refusal from take_back(:act)"), {"act": act}) is None
        with pytest.raises(DBAPIError, match=refusal), db.begin_nested():
            db.execute(text(after))
