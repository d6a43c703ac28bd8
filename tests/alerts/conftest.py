"""People of one district and its centre, a duty roster, and what the database made of what they did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import Connection, text

from portal.access import Role
from portal.alerts import watch
from portal.database import owner_engine
from tests.tickets.conftest import Key, People, accepted, forwarded, people, ticket

__all__ = ["accepted", "forwarded", "people", "ticket"]  # fixtures

ADD = """
    with p as (insert into person (issuer, subject, name) values ('test', :name, :name) returning id)
    insert into assignment (person_id, role, unit_id) select id, :role, :unit from p returning person_id
"""


@dataclass
class Office:
    """The database as its owner, with what tests prepare and ask."""

    owner: Connection

    def hire(self, name: str, unit_id: int, role: Role = Role.DISTRICT_STAFF) -> int:
        """Somebody more in a unit; their id."""
        return int(self.do(ADD, name=name, unit=unit_id, role=role.value).scalar_one())

    def duty(self, unit_id: int, person: int, deputy: int | None = None, hours: int = 8) -> None:
        """They are on duty from an hour ago on."""
        during = "tstzrange(now() - interval '1 hour', now() + make_interval(hours => :h))"
        statement = f"insert into duty (unit_id, person_id, deputy_id, during) values (:u, :p, :d, {during})"
        self.do(statement, u=unit_id, p=person, d=deputy, h=hours)

    def away(self, person: int) -> None:
        """They are away yesterday, today and tomorrow."""
        during = "daterange(current_date - 1, current_date + 2)"
        self.do(f"insert into absence (person_id, during) values (:p, {during})", p=person)

    def later(self, minutes: int) -> watch.Round:
        """So many minutes pass, as far as alerts are concerned, and the watch looks."""
        self.do("update alert set climbs_at = climbs_at - make_interval(mins => :m)", m=minutes)
        return watch.once()

    def elapse(self, key: Key, minutes: int) -> None:
        """As if the ticket had come in so many minutes earlier: it, its limits and the beginning of its ledger."""
        back = "make_interval(mins => :m)"
        for statement in (
            "set local session_replication_role = replica",
            f"update holding set since = since - {back} where (district_id, ticket_id) = (:d, :t) and previous_until is null",
            f"""update ticket set received_at = received_at - {back}, respond_due = respond_due - {back},
                resolve_due = resolve_due - {back} where (district_id, id) = (:d, :t)""",
        ):
            self.owner.execute(text(statement), {"m": minutes, "d": key[0], "t": key[1]})
        self.owner.commit()

    def clocks(self) -> list[tuple[str, str]]:
        """Kind and clock of the open alerts of limits, in the order in which they were made."""
        found = self.do(
            "select kind, clock from alert where settled_at is null and clock is not null order by id"
        )
        return [tuple(row) for row in found]  # type: ignore[misc]

    def alerts(self, kind: str | None = None) -> list[str]:
        """The kinds of all open alerts, in the order in which they were made."""
        statement = "select kind from alert where settled_at is null and (cast(:k as text) is null or kind = :k) order by id"
        return list(self.do(statement, k=kind).scalars())

    def told(self, kind: str) -> list[tuple[int, str, str | None]]:
        """Step, why and name of all to whom alerts of a kind were said."""
        found = self.do(
            """select x.step, x.as_what, p.name from alert_addressee x join alert a using (district_id)
               left join person p on p.id = x.person_id
               where a.id = x.alert_id and a.kind = :k order by x.step, p.name nulls first""",
            k=kind,
        )
        return [tuple(row) for row in found]  # type: ignore[misc]

    def do(self, statement: str, **values: object):  # type: ignore[no-untyped-def]
        """As the owner, committed."""
        result = self.owner.execute(text(statement), values)
        self.owner.commit()
        return result


@pytest.fixture
def office(people: People) -> Iterator[Office]:
    """Opened for one test."""
    with owner_engine().connect() as owner:
        yield Office(owner)


@pytest.fixture
def ngoc(office: Office, people: People) -> int:
    """Ngọc, who works where An works; her id."""
    return office.hire("Ngọc", people.an.unit_id)


@pytest.fixture
def khoa(office: Office, people: People) -> int:
    """Khoa, who works where An works; his id."""
    return office.hire("Khoa", people.an.unit_id)
