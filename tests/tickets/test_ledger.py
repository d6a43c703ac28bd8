"""The ledger holds by itself: what would leave a ticket without a holder, or with two, cannot be stored by anybody."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.database import owner_engine, session
from portal.tickets import actions
from tests.tickets.conftest import Key, People

CHECK = text("set constraints all immediate")


def _sql(owner: Connection, statement: str, key: Key, **values: object) -> None:
    owner.execute(text(statement), {"d": key[0], "t": key[1], **values})
    owner.execute(CHECK)


NEXT = """insert into holding (district_id, ticket_id, since, until, previous_until, unit_id, reason)
          select district_id, ticket_id, {since}, {until}, {previous}, unit_id, 'rerouted' from holding
          where district_id = :d and ticket_id = :t and previous_until is null"""


REFUSED = {
    "nobody holds it any more": "update holding set until = now() where district_id = :d and ticket_id = :t and until = 'infinity'",
    "its holdings are gone": "delete from holding where district_id = :d and ticket_id = :t",
    "a second holder now": NEXT.format(since="now()", until="'infinity'", previous="null"),
    "a second first holder": NEXT.format(since="since - interval '1 hour'", until="since", previous="null"),
    "a gap before the next": NEXT.format(
        since="now() + interval '1 hour'",
        until="now() + interval '2 hours'",
        previous="now() + interval '1 hour'",
    ),
    "a gap inside": NEXT.format(since="until + interval '1 minute'", until="'infinity'", previous="until"),
    "an overlap": NEXT.format(since="until - interval '1 second'", until="'infinity'", previous="until"),
    "it ends before it begins": "update holding set until = since - interval '1 second' where district_id = :d and ticket_id = :t and until = 'infinity'",
    "it begins at another moment": "update holding set since = since - interval '1 minute' where district_id = :d and ticket_id = :t",
    "another unit has held it": "update holding set unit_id = unit_id + 1 where district_id = :d and ticket_id = :t",
    "somebody else has accepted it": "update holding set person_id = person_id + 1 where district_id = :d and ticket_id = :t and until = 'infinity'",
    "nobody has accepted it": "update holding set accepted_at = null where district_id = :d and ticket_id = :t and until = 'infinity'",
    "an ended holding goes on": "update holding set until = 'infinity' where district_id = :d and ticket_id = :t and until <> 'infinity'",
    "it was received at another moment": "update ticket set received_at = received_at - interval '1 minute' where district_id = :d and id = :t",
}


def test_the_owner_of_the_schema_cannot_store_it_either(accepted: Key) -> None:
    for what, statement in REFUSED.items():
        with owner_engine().connect() as owner, pytest.raises(DBAPIError) as refused:
            _sql(owner, statement, accepted)
        assert refused.value.orig.sqlstate[:2] == "23", what


EARLIER = {
    "a verdict": "update ticket set state = 'resolved', answer = 'x', resolved_at = {} where district_id = :d and id = :t",
    "an acceptance": "update holding set accepted_at = {} where district_id = :d and ticket_id = :t and until = 'infinity'",
    "the end of a holding": "update holding set until = {} where district_id = :d and ticket_id = :t and until = 'infinity'",
}


@pytest.mark.parametrize("what", EARLIER)
def test_people_write_as_it_happens(people: People, forwarded: Key, what: str) -> None:
    """In plain SQL too: nobody makes a late answer timely."""
    for moment, fine in (("clock_timestamp()", True), ("now() - interval '1 millisecond'", False)):
        with session(people.an) as db:
            statement = text(EARLIER[what].format(moment))
            if fine:
                db.execute(statement, {"d": forwarded[0], "t": forwarded[1]})
            else:
                with pytest.raises(IntegrityError):
                    db.execute(statement, {"d": forwarded[0], "t": forwarded[1]})
            db.rollback()


def test_a_ticket_without_a_holding_is_not_stored(people: People) -> None:
    statement = (
        "insert into ticket (district_id, category, subject, channel) values (:d, 'outage', 'x', 'web')"
    )
    with owner_engine().connect() as owner, pytest.raises(IntegrityError):
        _sql(owner, statement, (people.an.unit_id, 0))


def test_moving_on_is_stored(people: People, forwarded: Key) -> None:
    with session(people.an) as db:
        actions.return_(db, *forwarded, why="Thuộc đơn vị khác.")
    with owner_engine().connect() as owner:
        rows = owner.execute(
            text(
                "select reason, since, until, previous_until from holding where ticket_id = :t order by since"
            ),
            {"t": forwarded[1]},
        ).all()
    assert [r.reason for r in rows] == ["received", "forwarded", "returned"]
    assert [r.previous_until for r in rows[1:]] == [r.until for r in rows[:-1]] == [r.since for r in rows[1:]]
