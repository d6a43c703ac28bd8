"""A request of a caller in An's district, and the people it passes through."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from portal.access import Person
from portal.database import session
from portal.tickets import actions
from tests.people import signed_in

Key = tuple[int, int]


@dataclass(frozen=True)
class People:
    an: Person
    minh: Person
    binh: Person
    chi: Person
    dung: Person


@pytest.fixture
def people(database: object) -> People:
    return People(*map(signed_in, ("an", "minh", "binh", "chi", "dung")))


@pytest.fixture
def ticket(people: People) -> Key:
    """Recorded by Chi, for An's district; the centre holds it."""
    return recorded(people)


@pytest.fixture
def forwarded(people: People, ticket: Key) -> Key:
    """Forwarded to An's district."""
    with session(people.chi) as db:
        actions.forward(db, *ticket, remark="Nhiều nhà, có tiếng nổ.")
    return ticket


@pytest.fixture
def accepted(people: People, forwarded: Key) -> Key:
    """Accepted by An."""
    with session(people.an) as db:
        actions.accept(db, *forwarded)
    return forwarded


def recorded(people: People, **told: object) -> Key:
    known = {
        "category": "outage",
        "subject": "Mất điện cả hẻm",
        "said": "Nghe nổ lớn ở trạm.",
        "contact_name": "Trần Thị Mẫu",
        "contact_phone": "0901 000 218",
        "place": "128/7 đường Mẫu 4",
    }
    with session(people.chi) as db:
        made = actions.record(db, district_id=people.an.unit_id, **known | told)
        return made.district_id, made.id
