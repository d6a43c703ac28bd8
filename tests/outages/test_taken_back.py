"""What one did to an outage is taken back within ten seconds: the messages stay, and it is what it was before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.access import ACTIONS, Invalid, Person
from portal.callbacks import actions as ringing
from portal.database import owner_engine, session
from portal.messages import worker
from portal.outages import actions
from portal.outages.queries.own_acts import OwnOutageAct, own_outage_acts
from tests.outages.conftest import TELLABLE, People, Posted, at, hours, station, value

Key = tuple[int, int]
Doing = Callable[[Session, Key], object]
#: Everything that says how an outage stands, what its customers get and who is rung; versions only rise.
STANDS = (
    "select to_jsonb(o) - 'version' from outage o",
    "select to_jsonb(w) from outage_ward w",
    "select to_jsonb(m) from message m where state <> 'withdrawn'",
    "select to_jsonb(k) from callback k",
)
#: Verb → how far the outage has got before, and what is done.
ACTS: dict[str, tuple[str, Doing]] = {
    "post": ("draft", lambda db, key: actions.post(db, *key, note="Gấp", notify=True)),
    "post_quietly": ("draft", lambda db, key: actions.post(db, *key)),
    "drop": ("draft", lambda db, key: actions.cancel(db, *key, note="Nhầm")),
    "move": (
        "told",
        lambda db, key: actions.move(db, *key, starts=at(12), ends=at(12, 10), note="Mưa", notify=True),
    ),
    "cancel": ("told", lambda db, key: actions.cancel(db, *key, note="Mưa", notify=True)),
    "restore": ("begun", lambda db, key: actions.restore(db, *key)),
    "tell": ("posted", lambda db, key: actions.notify(db, *key)),
}


def owned(sql: str) -> None:
    with owner_engine().begin() as owner:
        owner.execute(text(sql))


def stands() -> list[Any]:
    with owner_engine().connect() as owner:
        return [list(owner.scalars(text(f"select x from ({sql}) q (x) order by x::text"))) for sql in STANDS]


@pytest.fixture
def far(people: People, posted: Posted) -> Callable[[str], Key]:
    """An outage that has got so far, long enough ago that nothing of that can be taken back."""

    def go(to: str) -> Key:
        if to == "draft":
            with session(people.an) as db:
                made = actions.draft(db, people.an.unit_id, hours(transformer_id=station(people.an)))
                key = made.district_id, made.id
        elif to == "begun":
            key = posted(days=0, kind="fault", starts=at(-1), ends=at(2), notify=True)
        else:
            key = posted(notify=to == "told")
        owned("update message set state = 'delivered' where state = 'waiting'")
        owned("update change set at = at - interval '11 seconds'")
        return key

    return go


def can(person: Person) -> list[OwnOutageAct]:
    with session(person) as db:
        return own_outage_acts(db)


def undo(person: Person, act: int | None = None) -> Any:
    with session(person) as db:
        return actions.take_back(db, act=can(person)[0].act if act is None else act)


def refused(person: Person, act: int) -> str:
    before = stands()
    with pytest.raises(Invalid) as error:
        undo(person, act)
    assert stands() == before
    return error.value.errors[""]


def cancelled(people: People, key: Key) -> int:
    with session(people.an) as db:
        actions.cancel(db, *key, note="Mưa", notify=True)
    return can(people.an)[0].act


@pytest.mark.parametrize("name", ACTS)
def test_taken_back_an_outage_and_its_messages_are_as_before(
    people: People, far: Callable[[str], Key], name: str
) -> None:
    to, do = ACTS[name]
    key = far(to)
    before = stands()
    with session(people.an) as db:
        do(db, key)
    done = stands()
    assert done != before
    undone = undo(people.an)
    assert (undone.district_id, undone.outage_id) == key
    assert stands() == before
    with session(people.an) as db:
        do(db, key)  # and it can be done again, messages and all
    assert [len(rows) for rows in stands()] == [len(rows) for rows in done]


def test_what_was_posted_at_once_is_a_draft_and_nothing_typed_is_lost(people: People, posted: Posted) -> None:
    _district, id = posted(notify=True, reason="Bảo trì")
    offered = can(people.an)[0]
    assert (offered.outage_id, offered.messages) == (id, TELLABLE)
    undo(people.an)
    row = value("select to_jsonb(o) from outage o where id = :id", id=id)
    told = [row[name] for name in ("state", "reason", "posted_at", "posted_by", "told", "customers")]
    assert told == ["draft", "Bảo trì", None, None, None, None]
    assert value("select count(*) from message where state = 'waiting'") == 0
    assert value("select count(*) from callback") == 0


def test_every_verb_of_outages_that_can_be_taken_back_was_tried(people: People) -> None:
    named = {key for key in ACTIONS if value("select outage_can_be_taken_back(:key)", key=key)}
    tried = {"post", "move", "cancel", "restore", "tell", "announce"}
    assert named == {f"outages.{verb}" for verb in tried}


def test_no_message_of_an_outage_leaves_before_its_ten_seconds_are_over(
    people: People, posted: Posted
) -> None:
    posted(notify=True)
    held = value("select min(extract(epoch from not_before - created_at)) from message")
    assert held == 10
    assert worker.once("w") == 0


def test_a_message_that_has_left_stays_and_that_is_said(people: People, posted: Posted) -> None:
    posted(notify=True)
    act = can(people.an)[0].act
    owned(
        "update message set leased_until = now() + interval '1 minute' where id = (select min(id) from message)"
    )
    assert can(people.an) == []
    assert "đã gửi đi" in refused(people.an, act)


def test_after_ten_seconds_an_outage_stands(people: People, far: Callable[[str], Key]) -> None:
    act = cancelled(people, far("told"))
    owned("update change set at = at - interval '10 seconds'")
    assert can(people.an) == []
    refused(people.an, act)


def test_nobody_takes_back_what_another_did_to_an_outage(people: People, far: Callable[[str], Key]) -> None:
    act = cancelled(people, far("told"))
    for other in (people.minh, people.dung, people.binh):
        assert can(other) == []
        refused(other, act)


def test_what_somebody_went_on_with_stands(people: People, far: Callable[[str], Key]) -> None:
    key = far("draft")
    with session(people.an) as db:
        actions.post(db, *key, notify=True)
    act = can(people.an)[0].act
    with session(people.minh) as db:
        actions.move(db, *key, starts=at(12), ends=at(12, 10), note="Mưa")
    refused(people.an, act)


def test_who_is_being_rung_about_it_is_not_made_to_hear_what_was_taken_back(
    people: People, far: Callable[[str], Key]
) -> None:
    key = far("draft")
    owned("update customer set notify_by = 'call' where phone is not null")
    with session(people.an) as db:
        actions.post(db, *key, notify=True)
    act = can(people.an)[0].act
    with session(people.chi) as db:
        ringing.claim(db, key[0], int(value("select min(id) from callback")))
    assert can(people.an) == []
    refused(people.an, act)


def test_twice_taken_back_is_once(people: People, far: Callable[[str], Key]) -> None:
    act = cancelled(people, far("told"))
    undo(people.an, act)
    assert "rồi" in refused(people.an, act)


def test_a_post_that_is_taken_back_is_on_record(people: People, posted: Posted) -> None:
    posted(notify=True)
    undo(people.an)
    assert (
        value("select count(*) from change where action = 'outages.take_back' and table_name = 'outage'") == 1
    )
    assert value("select count(*) from change where action = 'outages.announce' and table_name = 'outage'")


def test_who_posted_is_not_wiped_out_past_the_actions(people: People, posted: Posted) -> None:
    posted()
    with pytest.raises(DBAPIError, match="another's name"), session(people.an) as db:
        db.execute(text("update outage set posted_by = null"))
