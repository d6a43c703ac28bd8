"""A transaction that is repeated with its key does nothing twice, and gives what it gave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal import idempotency
from portal.access import ACTIONS, Action, Invalid, NotFound, Person, Role, action
from portal.database import owner_engine, session
from portal.idempotency import KeyReused, digest, result_of
from portal.outages import actions as outages
from portal.outages.schedules.reading import Reading
from portal.tickets import actions
from portal.tickets.models import Holding, Note, Ticket
from tests.tickets.conftest import Key, People


def requested(person: Person, key: UUID, district: int) -> tuple[int, str]:
    """Record a request and forward it, as the end of a call does; returns its id and its state."""
    with session(person, once=key) as db:
        ticket = actions.record(db, district_id=district, category="outage", subject="Mất điện")
        return ticket.id, actions.forward(db, ticket.district_id, ticket.id).state


def count(model: type) -> int:
    with owner_engine().connect() as owner:
        return owner.execute(select(func.count()).select_from(model)).scalar_one()


def test_each_action_of_the_transaction_gives_what_it_gave(people: People) -> None:
    key = uuid4()
    first, second = (requested(people.chi, key, people.an.unit_id) for _click in range(2))
    assert first == second
    assert (count(Ticket), count(Holding)) == (1, 2)


def test_another_persons_key_is_another_key(people: People) -> None:
    key = uuid4()
    for person in (people.chi, people.dung):
        requested(person, key, people.an.unit_id)
    assert count(Ticket) == 2


def test_a_row_is_given_as_it_is_by_then(people: People, forwarded: Key) -> None:
    key = uuid4()
    with session(people.an, once=key) as db:
        actions.accept(db, *forwarded)
    with session(people.an, once=key) as db:
        before = db.get_one(Ticket, forwarded)
        with session(people.an) as meanwhile:
            actions.wait_for_customer(meanwhile, *forwarded, body="Chờ khách mở cửa.")
        assert (before.state, actions.accept(db, *forwarded).state) == ("working", "waiting")


def test_a_row_that_is_hidden_by_then_is_not_found(people: People, ticket: Key) -> None:
    key = uuid4()
    with session(people.chi, once=key) as db:
        actions.remark(db, *ticket, body="Nghe nổ lớn.")
    with owner_engine().begin() as owner:
        owner.execute(text("update ticket set confidential = true, taken_by = null"))
    with session(people.chi, once=key) as db, pytest.raises(NotFound):
        actions.remark(db, *ticket, body="Nghe nổ lớn.")


def test_the_key_of_another_action_is_a_mistake_and_writes_nothing(people: People, accepted: Key) -> None:
    key = uuid4()
    with session(people.an, once=key) as db:
        actions.progress(db, *accepted, body="Đã cử đội trực 2.")
    with pytest.raises(KeyReused), session(people.an, once=key) as db:
        actions.remark(db, *accepted, body="Đã cử đội trực 2.")
    assert count(Note) == 1


def test_what_was_refused_leaves_its_key_free(people: People, accepted: Key) -> None:
    key = uuid4()
    for body in ("", "Đã cử đội trực 2."):
        try:
            with session(people.an, once=key) as db:
                actions.progress(db, *accepted, body=body)
        except Invalid:
            assert body == ""
    assert count(Note) == 1


def test_the_second_of_two_at_once_waits_and_gets_what_the_first_got(people: People) -> None:
    key, district = uuid4(), people.an.unit_id
    with ThreadPoolExecutor() as other:
        with session(people.chi, once=key) as db:
            mine = actions.record(db, district_id=district, category="outage", subject="Mất điện")
            state = actions.forward(db, district, mine.id).state
            theirs = other.submit(requested, people.chi, key, district)
            with pytest.raises(TimeoutError):
                theirs.result(timeout=0.5)
        assert theirs.result(timeout=5) == (mine.id, state)
    assert count(Ticket) == 1


def test_what_an_earlier_version_kept_is_still_found(people: People, ticket: Key) -> None:
    row, many, done = uuid4(), uuid4(), uuid4()
    with owner_engine().begin() as owner:
        for key, verb, result in (
            (row, "tickets.remark", str(ticket[1])),
            (many, "tickets.urge_many", "7"),
            (done, "outages.import_notices", "Written(new=1, changed=2)"),
        ):
            owner.execute(
                text(
                    "insert into done_once (person_id, key, action, result) values (:p, :k, :a, to_jsonb(cast(:r as text)))"
                ),
                {"p": people.dung.id, "k": key, "a": verb, "r": result},
            )
    with session(people.dung, once=row) as db:
        assert actions.remark(db, *ticket, body="x").id == ticket[1]
    with session(people.dung, once=many) as db:
        assert actions.urge_many(db, [ticket], body="x") == 7
    with session(people.dung, once=done) as db, pytest.raises(KeyReused):
        outages.import_notices(db, Reading(), source="x")


class Sent(NamedTuple):
    number: int
    by: str | None


@dataclass(frozen=True, slots=True)
class Span:
    since: date
    sent: tuple[Sent, ...]


@pytest.fixture
def made() -> Iterator[Any]:
    """Makes actions of functions, for one test."""
    known = dict(ACTIONS)
    yield lambda function: action(f"test.{function.__name__}", Role.CENTRE_AGENT)(function)
    ACTIONS.clear()
    ACTIONS.update(known)


@pytest.mark.parametrize(
    "value", [7, "bảy", True, None, Sent(1, None), Span(date(2026, 11, 30), (Sent(1, "Chi"), Sent(2, None)))]
)
def test_plain_values_are_given_as_they_were(people: People, made: Any, value: object) -> None:
    worked = []

    def verb(db: Session) -> object:
        worked.append(1)
        return value

    verb.__annotations__["return"] = type(value)
    act: Action[[], object] = made(verb)
    key = uuid4()
    for _time in range(2):
        with session(people.chi, once=key) as db:
            given = act(db)
    assert (given, type(given), len(worked)) == (value, type(value), 1)


def test_an_action_within_an_action_belongs_to_it(people: People, made: Any) -> None:
    inner = made(one_inside)

    def outer(db: Session, twice: bool) -> int:
        return inner(db) + (inner(db) if twice else 0)

    act, key = made(outer), uuid4()
    for _time in range(2):
        with session(people.chi, once=key) as db:
            assert (act(db, True), inner(db), act(db, False)) == (2, 1, 1)


def one_inside(db: Session) -> int:
    return 1


@pytest.mark.parametrize("kind", [Any, object, list[Any], Session, tuple[Ticket, int], Iterator[int]])
def test_what_can_neither_be_kept_nor_found_again_cannot_be_imported(kind: Any) -> None:
    def verb(db: Session):  # type: ignore[no-untyped-def]
        """Gives something."""

    with pytest.raises(TypeError):
        result_of(verb)
    verb.__annotations__["return"] = kind
    with pytest.raises(TypeError):
        result_of(verb)


def test_the_key_of_one_note_is_no_key_for_another(people: People, ticket: Key) -> None:
    """Other words under the same key were swallowed in silence: whoever wrote them believed them saved."""
    key = uuid4()
    with session(people.chi, once=key) as db:
        actions.remark(db, *ticket, body="Nghe nổ lớn.")
    with pytest.raises(KeyReused), session(people.chi, once=key) as db:
        actions.remark(db, *ticket, body="Nghe nổ lớn, có khói.")
    assert count(Note) == 1


def test_arguments_are_the_same_however_they_are_given_and_in_whatever_order(people: People) -> None:
    moment = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
    one = {"a": Role.EXECUTIVE, "b": [(1, 2)], "c": {"x": Decimal("1.50"), "y": moment}}
    other = {"c": {"y": moment, "x": Decimal("1.50")}, "b": [(1, 2)], "a": "executive"}
    assert digest(one) == digest(other)
    assert digest(one) != digest(one | {"b": [(1, 3)]})


@pytest.fixture
def restarted(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The process ended and another began: every screen, and with it every key, is gone."""

    def restart() -> None:
        monkeypatch.setattr(idempotency, "STARTED", datetime.now(UTC))

    monkeypatch.setattr(idempotency, "STARTED", datetime.now(UTC) - timedelta(days=1))
    return restart


def test_an_answer_lost_with_its_process_is_given_to_who_presses_again(
    people: People, restarted: Callable[[], None]
) -> None:
    """Recorded and committed, then the process died before it could say so: the agent saw nothing and presses again."""
    first = requested(people.chi, uuid4(), people.an.unit_id)
    restarted()
    key = uuid4()
    assert [requested(people.chi, key, people.an.unit_id) for _click in range(2)] == [first, first]
    assert (count(Ticket), count(Holding)) == (1, 2)


def test_the_same_is_done_anew_where_no_process_ended_or_something_came_between(
    people: People, ticket: Key, restarted: Callable[[], None]
) -> None:
    def remark(body: str) -> None:
        with session(people.chi, once=uuid4()) as db:
            actions.remark(db, *ticket, body=body)

    remark("Gọi lại lần nữa.")
    remark("Gọi lại lần nữa.")
    assert count(Note) == 2
    restarted()
    remark("Việc khác.")
    remark("Gọi lại lần nữa.")
    assert count(Note) == 4


def test_a_key_is_read_by_nobody_else_and_not_even_by_the_owner_unasked(people: People, ticket: Key) -> None:
    with session(people.chi, once=uuid4()) as db:
        actions.remark(db, *ticket, body="Nghe nổ lớn.")
    with session(people.dung) as db:
        assert db.scalar(text("select count(*) from done_once")) == 0
    with owner_engine().connect() as owner:
        assert owner.scalar(text("select relforcerowsecurity from pg_class where relname = 'done_once'"))
