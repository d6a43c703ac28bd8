"""The dispatch centre hears of a hazard in the districts beside it, reads what it needs, and nothing else."""

from __future__ import annotations

import pytest

from portal.access import NotFound, Person, Role
from portal.alerts import actions
from portal.alerts.queries import alerts, choices
from portal.alerts.queries.alerts import WaitingAlert
from portal.database import session
from portal.organisation.login_sessions import sign_in, who_is
from portal.tickets import actions as tickets
from portal.tickets.queries.single import ticket as opened
from tests.alerts.conftest import Office
from tests.tickets.conftest import People, recorded


def waiting(person: Person) -> list[WaitingAlert]:
    with session(person) as db:
        return alerts.waiting(db)


@pytest.fixture
def dispatcher(people: People, office: Office) -> Person:
    unit = office.do(
        "select d.id from unit d join unit h on h.parent_id = d.parent_id where d.kind = 'dispatch' and h.id = :u",
        u=people.an.unit_id,
    ).scalar_one()
    office.hire("Trực", unit, Role.DISTRICT_STAFF)
    known = who_is(sign_in("test", "Trực", email=None, name=None))
    assert known
    assert known.person
    return known.person


def test_a_hazard_is_told_to_dispatch_once_until_it_is_acknowledged(
    people: People, office: Office, dispatcher: Person
) -> None:
    key = recorded(people, category="hazard", subject="Dây đứt")
    with session(people.chi) as db:
        tickets.forward(db, *key)
    [told] = waiting(dispatcher)
    assert (told.kind, told.number) == ("danger", "")
    assert told.subject.startswith("Dây đứt · TK-")
    with session(dispatcher) as db, pytest.raises(NotFound):
        opened(db, office.do("select number from ticket").scalar_one(), reveal=False)
    with session(people.an) as db:
        tickets.accept(db, *key)
    assert waiting(dispatcher), "that the district has it is no reason not to know"
    with session(dispatcher) as db:
        actions.acknowledge(db, *told.key)
    assert waiting(dispatcher) == []


def test_a_hazard_that_nobody_at_dispatch_acknowledges_climbs_to_the_centres_supervisor(
    people: People, office: Office, dispatcher: Person
) -> None:
    recorded(people, category="hazard", subject="Dây đứt")
    office.later(5)
    assert (3, "above", "Dũng") in office.told("danger")


def test_what_is_no_hazard_is_not_dispatchs(people: People, office: Office, dispatcher: Person) -> None:
    recorded(people)
    assert waiting(dispatcher) == []
    with session(dispatcher) as db:
        assert "danger" in [k.kind for k in choices.kinds(db)]
    with session(people.an) as db:
        assert "danger" not in [k.kind for k in choices.kinds(db)]


def test_of_a_confidential_hazard_dispatch_reads_where_it_is_and_not_what(
    people: People, office: Office, dispatcher: Person
) -> None:
    office.do("update category set confidential = true where code = 'hazard'")
    recorded(people, category="hazard", subject="Dây đứt")
    [told] = waiting(dispatcher)
    assert "Dây đứt" not in told.subject
    assert told.subject.startswith("TK-")
