"""A customer calls again and again: every word is kept, the flood guard stops the urge alone."""

from __future__ import annotations

from portal.database import session
from portal.tickets import actions
from portal.tickets.queries.timeline import timeline
from tests.tickets.conftest import Key, People


def test_the_third_callers_words_are_kept_though_nobody_is_urged_any_more(
    people: People, accepted: Key
) -> None:
    said = [f"Lần {n}: vẫn mất điện." for n in range(1, 5)]
    urged = []
    for words in said:
        with session(people.chi) as db:
            urged.append(actions.call_again(db, *accepted, body=words))
    assert urged == [True, True, False, False]
    with session(people.an) as db:
        events = timeline(db, *accepted)
    assert [e.text for e in events if e.kind == "customer"] == said[::-1]
    assert sum(e.kind == "urged" for e in events) == 2
    with session(people.dung) as db:
        assert actions.call_again(db, *accepted, body="Giám sát nghe máy.")


def test_a_callers_long_words_are_kept_whole_and_the_urge_says_their_beginning(
    people: People, accepted: Key
) -> None:
    words = "Mất điện. " * 300
    with session(people.chi) as db:
        assert actions.call_again(db, *accepted, body=words)
    with session(people.an) as db:
        told = {e.kind: e.text or "" for e in timeline(db, *accepted)}
    assert told["customer"] == words.strip()
    assert len(told["urged"]) <= 1000
    assert told["urged"].endswith("…")


def test_what_the_centre_holds_itself_is_written_down_without_an_urge(people: People, ticket: Key) -> None:
    with session(people.chi) as db:
        assert not actions.call_again(db, *ticket, body="Khách hỏi lại.")
