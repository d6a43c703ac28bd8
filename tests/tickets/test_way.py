"""The way of a ticket from the caller to the answer."""

from __future__ import annotations

from portal.database import session
from portal.tickets import actions
from portal.tickets.models import Ticket, Urge
from tests.tickets.conftest import Key, People


def test_the_whole_way(people: People, ticket: Key) -> None:
    with session(people.chi) as db:
        actions.forward(db, *ticket, remark="Nhiều nhà, có tiếng nổ.")
    with session(people.an) as db:
        actions.accept(db, *ticket)
        actions.progress(db, *ticket, body="Đã cử đội trực 2.")
    with session(people.chi) as db:
        urged = actions.urge(db, *ticket, body="Khi nào có điện?").id
    with session(people.an) as db:
        actions.acknowledge_urge(db, ticket[0], urged)
        actions.answer_urge(db, ticket[0], urged, answer="Khoảng 10:30.")
        actions.resolve(db, *ticket, answer="Đã thay chì, có điện lúc 10:20.")
    with session(people.chi) as db:
        actions.notify(db, *ticket, body="Đã gọi, khách có điện.")
        done = db.get_one(Ticket, ticket)
        assert (done.state, done.holder_unit_id, done.holder_id) == (
            "closed",
            people.an.unit_id,
            people.an.id,
        )
        assert done.responded_at < done.resolved_at < done.closed_at
        assert (done.urges, done.urges_open) == (1, 0)
        assert db.get_one(Urge, (ticket[0], urged)).answer == "Khoảng 10:30."
