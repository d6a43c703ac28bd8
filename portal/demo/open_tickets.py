"""What lies open in the inboxes now: chosen one by one, so that an inbox looks like one that people keep up with.

The time that is left is chosen first, the moment of receipt follows from the limit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime, timedelta
from math import log
from random import Random

from portal.demo.network import Party, Ward
from portal.demo.plan import Plan
from portal.demo.pools import first_stories, told
from portal.demo.receipt_times import MINUTE, Receiving
from portal.demo.scenarios import Scenario, Scenarios

HANDLED = {"district": ("district", "supplier")}  # else a unit handles what bears the name of its kind
#: Open, overdue and due today in the inbox of the person who signs in first, for a demo of the usual size.
HOME = {"open": 38, "overdue": 3, "today": 9, "returned": 2, "urged": 4}
#: Due in so many minutes from now, or at some moment, there: what the home page shows first.
PINNED: dict[str, list[tuple[str, int | None]]] = {
    "overdue": [("outage", -72), ("billing", -26), ("capacity-change", None)],
    "today": [("hazard", 38), ("outage", 104), ("billing", 125), ("contract-change", None)],
}
USUAL_TICKETS = 30_000
#: What is due within hours is soon done: so much of its share of the requests is among those that lie open.
SOON_DONE = 0.06


@dataclass
class Open:
    """A row of demo.open: who holds a ticket (`via` as in tickets.sql), since when, until when it must be done."""

    no: int
    received_at: datetime
    customer_id: int
    scenario: int
    story: int
    channel: str
    unit_id: int
    centre_id: int
    agent: int
    staff: int
    staff2: int
    via: int
    t1: datetime | None
    t2: datetime | None
    t3: datetime | None
    t4: datetime | None
    state: str
    respond_due: datetime | None
    arrive_due: datetime | None
    resolve_due: datetime | None
    arrived_at: datetime | None = None
    urges: int = 0
    urges_open: int = 0


COLUMNS = (
    "no int, received_at timestamptz, customer_id bigint, scenario int, story int, channel text, unit_id int, centre_id int,"
    " agent bigint, staff bigint, staff2 bigint, via int, t1 timestamptz, t2 timestamptz, t3 timestamptz, t4 timestamptz,"
    " state text, respond_due timestamptz, arrive_due timestamptz, resolve_due timestamptz, arrived_at timestamptz, urges int, urges_open int"
)
assert len(fields(Open)) == COLUMNS.count(",") + 1


class Opening:
    """Makes the open tickets of every unit."""

    def __init__(
        self,
        plan: Plan,
        cases: Scenarios,
        parties: Sequence[Party],
        wards: Sequence[Ward],
        home: int,
        station: range,
    ) -> None:
        self.plan, self.cases, self.home, self.station = plan, cases, home, station
        self.parties = {p.id: p for p in parties}
        self.wards = [w for w in wards if w.count]
        self.random: Random = plan.random("open")
        self.moments = Receiving(plan, cases, self.random)
        self.now = self.moments.now
        self.stories = first_stories(plan.profile)
        self.mix = told(plan.profile, "shape")["mix"]
        self.channels = told(plan.profile, "shape")["channels"]
        self.checked = [c.code for c in plan.utility.categories if c.checked]
        self.rows: list[Open] = []
        self._untold: dict[tuple[int, str], list[int]] = defaultdict(list)

    def all(self) -> list[Open]:
        """The open tickets of every unit; at most a third of all tickets."""
        size = min((self.plan.tickets / USUAL_TICKETS) ** 0.5, self.plan.tickets / 3 / (16 * HOME["open"]))
        for party in self.parties.values():
            if party.kind != "centre":
                self._unit(party, size)
        self._centres(size)
        return self.rows

    def as_rows(self) -> Iterator[tuple[object, ...]]:
        """As the table demo.open has them."""
        return (astuple(row) for row in self.rows)

    def _unit(self, party: Party, size: float) -> None:
        wanted = dict(HOME) if party.id == self.home else self._elsewhere()
        wanted = {k: round(v * size) for k, v in wanted.items()}
        pinned = PINNED if party.id == self.home and size >= 1 else {}
        start = len(self.rows)
        for when in ("overdue", "today"):
            pins = list(pinned.get(when, ()))
            for n in range(wanted[when]):
                self._one(party, when, pins[n] if n < len(pins) else None)
        for _ in range(wanted["returned"]):
            self._one(party, "later", via=5)
        while len(self.rows) - start < wanted["open"] and self._one(party, "later"):
            pass
        for _ in range(round((1 if party.id == self.home else self.random.randint(0, 2)) * size)):
            self._one(party, "later", confidential=True)
        mine = self.rows[start:]
        for n, row in enumerate(mine[: wanted["urged"]]):
            row.urges, row.urges_open = (2 if n == 0 else 1), 1
        if self.checked and party.kind == "district":
            for _ in range(round(self.random.randint(0, 3) * size)):
                self._one(party, "later", via=4)
        if party.kind == "district" and self.random.random() < 0.5 * size:
            self._one(party, "later", via=6)

    def _elsewhere(self) -> dict[str, int]:
        pick = self.random
        # limits in days end on working days; what else is due today came today
        most = 7 if self.cases.calendar.is_working_day(self.plan.today) else 2
        return {
            "open": pick.randint(8, 30),
            "overdue": pick.choice((0, 0, 0, 1, 1, 2, 4)),
            "today": pick.randint(1, most),
            "returned": pick.randint(0, 2),
            "urged": pick.randint(0, 3),
        }

    def _centres(self, size: float) -> None:
        """What the centre has just recorded and not forwarded yet."""
        districts = [p for p in self.parties.values() if p.kind == "district"]
        for _ in range(round(6 * size)):
            party = self.random.choice(districts)
            self._one(party, "soon", via=0)
        for _ in range(round(size)):
            self._one(self.random.choice(districts), "left", via=0)

    def _one(
        self,
        party: Party,
        when: str,
        pin: tuple[str, int | None] | None = None,
        via: int = 1,
        *,
        confidential: bool = False,
    ) -> bool:
        """Add a ticket of this unit that is due when told; False where no category of the unit can be."""
        ward = self._ward(party)
        choices = self._choices(party, ward.area, via, confidential)
        found = None
        for case in self._shuffled(choices, pin):
            exact = pin[1] if pin and pin[0] == case.category else None
            window = (
                (self.now + exact * MINUTE, self.now + (exact + 1) * MINUTE)
                if exact
                else self.moments.window(when, case)
            )
            found = self.moments.received(case, *window)
            if found and (via or (when == "left") == self._unaccepted_too_long(case, found)):
                break
            found = None
        if not found:
            return when != "later" and self._one(party, "later", via=via)
        at_fault = bool(pin) and case.category == "outage"
        self._add(party, case, found, via, ward, at_fault=at_fault)
        return True

    def _unaccepted_too_long(self, case: Scenario, received: datetime) -> bool:
        """Whether by now somebody should have accepted it."""
        limit = case.limits.get("respond")
        return limit is not None and self.cases.end(limit, received) < self.now

    def _choices(self, party: Party, area: str, via: int, confidential: bool) -> list[Scenario]:
        handled = HANDLED.get(party.kind, (party.kind,))
        cases = [
            c
            for c in self.cases.all
            if c.area == area
            and c.handler in handled
            and c.confidential == confidential
            and "resolve" in c.limits
        ]
        usual = [self.cases.of(code, area) for code in dict.fromkeys(c.category for c in cases)]
        if via in (4, 5):
            return [c for c in usual if c.category in self.checked]
        return [c for c in usual if c.category not in self.checked or self.random.random() < 0.5]

    def _shuffled(self, cases: Sequence[Scenario], first: tuple[str, int | None] | None) -> list[Scenario]:
        """The frequent ones rather earlier, the pinned one first."""
        weights = {
            c.number: self.mix[c.category] * (SOON_DONE if c.limits["resolve"].seconds else 1) for c in cases
        }
        order = {c.number: -log(1 - self.random.random()) / weights[c.number] for c in cases}
        return sorted(cases, key=lambda c: (not first or c.category != first[0], order[c.number]))

    def _add(
        self, party: Party, case: Scenario, received: datetime, via: int, ward: Ward, *, at_fault: bool
    ) -> None:
        pick, since = self.random, self.now - received
        centre = self.parties[party.centre_id]
        limits = {clock: self.cases.end(limit, received) for clock, limit in case.limits.items()}
        phone = pick.choices(list(self.channels), list(self.channels.values()))[0]
        t1 = received + min(since * 0.3, pick.uniform(1, 5) * MINUTE)
        waits = min(
            since * 0.5, (limits.get("respond", received + 60 * MINUTE) - received) * pick.uniform(0.2, 0.9)
        )
        t2: datetime | None = t1 + waits
        new = (
            since < timedelta(hours=20)
            and pick.random() < 0.3
            and limits["resolve"] > self.now
            and not self._unaccepted_too_long(case, received)
        )
        row = Open(
            no=len(self.rows),
            received_at=received,
            scenario=case.number,
            channel=phone,
            via=via,
            t1=t1,
            t2=t2,
            customer_id=pick.choice(self.station) if at_fault else ward.first + pick.randrange(ward.count),
            story=self._story(party, case.category, at_fault=at_fault),
            unit_id=party.id,
            centre_id=party.centre_id,
            agent=self._first_or_any(centre.people, 0.4),
            staff=self._staff(party, case),
            staff2=pick.choice(party.people),
            t3=None,
            t4=None,
            state="working",
            respond_due=limits.get("respond"),
            arrive_due=limits.get("arrive"),
            resolve_due=limits.get("resolve"),
        )
        if via == 0:
            row.t1, row.t2, row.state = None, None, "new"
        elif via == 1 and new:
            row.t2, row.state = None, "new"
        elif (
            via == 1
            and case.limits["resolve"].rule.pausable
            and limits["resolve"] > self.now
            and pick.random() < 0.2
        ):
            row.state = "waiting"
        elif via > 1:
            row.t3 = row.t2 and row.t2 + (self.now - row.t2) * 0.5
            row.t4 = row.t2 and row.t2 + (self.now - row.t2) * 0.8
            row.state = "checking" if via == 4 else "returned"
        row.arrived_at = self._arrived(row)
        self.rows.append(row)

    def _arrived(self, row: Open) -> datetime | None:
        """When the crew was there, of what was accepted: in time, where the limit has passed by now."""
        if not row.t2 or not row.arrive_due or row.arrive_due >= self.now:
            return None
        return row.t2 + max(row.arrive_due - row.t2, MINUTE) * self.random.uniform(0.3, 0.9)

    def _staff(self, party: Party, case: Scenario) -> int:
        """Three in ten to who can sign in there; what is confidential to who leads."""
        if case.confidential:
            return party.managers[0]
        return self._first_or_any(party.people, 0.13)

    def _first_or_any(self, people: Sequence[int], share: float) -> int:
        return people[0] if self.random.random() < share else self.random.choice(people)

    def _story(self, party: Party, category: str, *, at_fault: bool) -> int:
        """One of the category; in one inbox all are told before one is told again."""
        first, count = self.stories[category]
        left = self._untold[party.id, category]
        if not left:
            left += self.random.sample(range(first, first + count), count)
            left.sort(key=lambda n: n % 4)  # each stands there four times in a row
        return first if at_fault else left.pop()

    def _ward(self, party: Party) -> Ward:
        """A ward of the district, by its customers; any for a unit that serves all."""
        wards = [w for w in self.wards if w.district_id == party.id] or self.wards
        return self.random.choices(wards, [w.count for w in wards])[0]
