"""Makes the demo, step by step, in one transaction: a failure leaves the database as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import ceil
from typing import Any

from psycopg import Connection, sql

from portal.demo import Progress, bulk, future_outages, pools
from portal.demo.duties import make_duties
from portal.demo.network import CUSTOMERS_A_STATION, STATIONS_A_LINE, Party, Ward, make_network
from portal.demo.open_tickets import COLUMNS, Opening
from portal.demo.plan import AlreadyFilled, Plan
from portal.demo.scenarios import Scenarios
from portal.demo.sqlfile import run, text
from portal.demo.times import Clock, days, slots
from portal.i18n import _

TABLES = (
    "feeder",
    "transformer",
    "customer",
    "ticket",
    "holding",
    "pause",
    "note",
    "urge",
    "outage",
    "outage_ward",
    "message",
    "callback",
    "alert",
    "alert_addressee",
    "alert_delivery",
    "alert_choice",
    "duty",
    "absence",
    "message_event",
    "message_part",
)
#: What else is about them, and goes with them when they are replaced.
ABOUT = ("change", "disclosure", "done_once")
#: The share of the calls that a fault brings about, how many each does, how long it lasts and, at most, how many minutes
#: a year all of them leave a customer without power.
FAULT_SHARE, CALLS_A_FAULT, FAULT_MINUTES, FAULT_MINUTES_A_YEAR = 0.08, 11, 70, 20
#: For this transaction only. Every sort and join of a large demo is large.
SETTINGS = (
    "set local lock_timeout = '10s'",
    "set local statement_timeout = 0",
    "set local work_mem = '192MB'",
    "set local maintenance_work_mem = '768MB'",
    "set local max_parallel_maintenance_workers = 2",
    "set local max_parallel_workers_per_gather = 2",
    "set local synchronous_commit = off",
    "set local jit = off",
    "set local portal.action = 'demo'",
)

#: The demo in the record of changes: when it was made, and how large.
MADE = """
    insert into change (at, role, action, transaction, operation, table_name, row_key, after)
    values (%s, 'none', 'demo', 0, 'insert', 'utility', %s,
            jsonb_build_object('customers', %s::int, 'tickets', %s::int, 'seed', %s::int))
"""


def is_empty(db: Connection[Any]) -> bool:
    """Whether there is nothing that a demo would be made beside."""
    return not any(db.execute(f"select from {table} limit 1").rowcount for table in TABLES)


def make(db: Connection[Any], plan: Plan, progress: Progress, *, replace: bool = False) -> None:
    """Everything, committed at the end, then counted for the planner. See `portal.demo.load`."""
    with db.transaction():
        for setting in SETTINGS:
            db.execute(setting)
        if not is_empty(db):
            if not replace:
                raise AlreadyFilled
            db.execute(f"truncate {', '.join(ABOUT)} restart identity")
        db.execute("drop schema if exists demo cascade; create schema demo")
        _Maker(db, plan, progress).run()
        db.execute("drop schema demo cascade")
        db.execute(MADE, [plan.now, plan.profile, plan.customers, plan.tickets, plan.seed])
    db.autocommit = True
    for done, table in enumerate(TABLES):
        progress(0.82 + 0.18 * done / len(TABLES), 1, _("counting"))
        db.execute(f"vacuum (analyze) {table}")
    progress(1, 1, "")


class _Maker:
    def __init__(self, db: Connection[Any], plan: Plan, progress: Progress) -> None:
        self.db, self.plan, self.progress = db, plan, progress
        self.zone = str(plan.utility.zone)
        self.lines = pools.told(plan.profile, "lines")
        self.shape = pools.told(plan.profile, "shape")

    def run(self) -> None:
        """The steps in their order; the shares are of the time that a large demo takes."""
        self.progress(0, 1, _("names and places"))
        run(self.db, "functions", seed=sql.Literal(self.plan.seed))
        pools.make_pools(self.db, self.plan)
        parties, wards = make_network(self.db, self.plan)
        with bulk.bare(
            self.db, TABLES, lambda done: self.progress(0.41 + 0.41 * done, 1, _("indexes and checks"))
        ):
            # A table emptied in the transaction that fills it needs no journal where the server keeps a minimal one.
            self.db.execute(f"truncate {', '.join(TABLES)} restart identity")
            self._network()
            self.progress(0.02, 1, _("customers"))
            self._customers()
            self.progress(0.14, 1, _("tickets of customers"))
            self._requests(parties, wards)
            self.progress(0.16, 1, _("tickets"))
            self._tickets()
            self.progress(0.4, 1, _("outages"))
            self._outages(parties)
        make_duties(self.db, self.plan)
        self.db.execute("select setval('ticket_number', greatest(1, %s))", [self.plan.tickets])

    def _network(self) -> None:
        place = self.lines["place"]
        run(
            self.db,
            "network",
            {"feeder_names": place["feeder_names"]},
            stations_a_line=sql.Literal(STATIONS_A_LINE),
            feeder_name=text(place["feeder"], name="name", number="number"),
            transformer_name=text(place["transformer"], name="name", number="number"),
        )
        self.db.execute("analyze demo.station; analyze demo.line_of")

    def _customers(self) -> None:
        place, code, phones = (
            self.lines["place"],
            self.plan.utility.more["customer_code"],
            self.plan.utility.more["phones"],
        )
        digits = code["digits"]
        number = f"lpad(((i * 7654321 + {self.plan.seed}) % {10**digits})::text, {digits}, '0')"
        own = (
            f"demo.eic(w.prefix || '0' || {number})" if code.get("kind") == "eic" else f"w.prefix || {number}"
        )
        size = 10 ** phones["demo_digits"]
        phone = "'{}' || lpad(((({}) * 6700417 + {}) % {})::text, {}, '0')"
        told = {"house": "house", "street": "street", "group": '"group"::text'}
        houses = {
            "house": "(1 + demo.d(like_, 58, 600))::text",
            "alley": "(1 + demo.d(like_, 59, 120))::text",
        }
        run(
            self.db,
            "customers",
            {
                "email_domain": self.lines["email_domain"],
                "care_notes": self.lines["care_notes"],
                "now": self.plan.now,
                "today": self.plan.today,
                "zone": self.zone,
                "organisations": pools.ORGANISATIONS,
                "names": self._count("name"),
            },
            code=sql.SQL(own),
            alley=text(place["house_alley"], **houses),
            address=text(place["address"], **told),
            rural=text(place["rural"], **told),
            phone=sql.SQL(
                phone.format(phones["demo_prefix"], "like_", self.plan.seed, size, phones["demo_digits"])
            ),
            phone2=sql.SQL(
                phone.format(
                    phones["demo_prefix"], "4321987 + c.id", self.plan.seed, size, phones["demo_digits"]
                )
            ),
        )
        self.db.execute("analyze customer")
        run(self.db, "changes")

    def _requests(self, parties: Sequence[Party], wards: Sequence[Ward]) -> None:
        db, plan, clock = self.db, self.plan, Clock()
        cases = Scenarios(db, plan)
        cases.make_tables(db)
        pools.fill(db, "slot", "n int, second float8, seconds float8", slots(clock))
        self.home = self._home()
        self.station, near = self._station()
        opening = Opening(plan, cases, parties, wards, self.home, near)
        opening.all()
        pools.fill(db, "open", COLUMNS, opening.as_rows())
        columns = "n int, day date, starts timestamptz, share float8, first bigint, count bigint"
        every = days(plan, cases.calendar, plan.tickets, clock)
        pools.fill(
            db, "day", columns, [(n, d.day, d.starts, d.share, d.first, d.count) for n, d in enumerate(every)]
        )
        self._faults()
        calls = db.execute("select coalesce(sum(calls), 0)::int from demo.fault").fetchone()
        rest = max(0, plan.tickets - len(opening.rows) - (calls or [0])[0])
        db.execute("drop table demo.day")
        opened = Counter(row.received_at.astimezone(plan.utility.zone).date() for row in opening.rows)
        every = days(plan, cases.calendar, rest, clock, opened)
        pools.fill(
            db, "day", columns, [(n, d.day, d.starts, d.share, d.first, d.count) for n, d in enumerate(every)]
        )
        run(db, "requests", {"now": plan.now})
        self.checked = opening.checked

    def _faults(self) -> None:
        plan = self.plan
        bearable = (
            FAULT_MINUTES_A_YEAR * plan.days / 365 * plan.customers / CUSTOMERS_A_STATION / FAULT_MINUTES
        )
        faults = ceil(min(plan.tickets * FAULT_SHARE / CALLS_A_FAULT, bearable))
        values = {
            "faults": faults,
            "stations": self._count("station"),
            "days": self.plan.days,
            "now": self.plan.now,
            "now_station": self.station,
        }
        run(self.db, "faults", values)

    def _tickets(self) -> None:
        db, plan, lines = self.db, self.plan, self.lines
        channels, faults = self.shape["channels"], self.shape["faults"]
        first = pools.first_stories(plan.profile)
        values = dict(lines) | {
            "zone": self.zone,
            "now": plan.now,
            "customers": plan.customers,
            "kinds": self._count("kind"),
            "names": self._count("name"),
            "checked": self.checked,
            "channels": [name for name, weight in channels.items() for _n in range(weight)],
            "reported": faults["category"],
            "answered": faults["answered"],
            "answered_story": first[faults["answered"]][0],
            "burst_stories": pools.burst_stories(plan.profile, faults["category"]),
        }
        told = {"name": self.plan.utility.more["short_name"]}
        subject, body = (
            text(lines[k].replace("{name}", told["name"]), number="x.number", answer="x.answer")
            for k in ("told_subject", "told")
        )
        run(db, "handlers")
        for step, share in (
            ("history", 0.16),
            ("opened", 0.24),
            ("follow_ups", 0.25),
            ("tickets", 0.26),
            ("holdings", 0.33),
            ("notes", 0.36),
            ("pauses", 0.37),
            ("urges", 0.39),
        ):
            self.progress(share, 1, _("tickets"))
            run(db, step, values)
        run(db, "messages", values, subject=subject, body=body)

    def _outages(self, parties: Sequence[Party]) -> None:
        place = self.lines["place"]
        values = self.lines["outages"] | {
            "now": self.plan.now,
            "today": self.plan.today,
            "zone": self.zone,
            "notice": int(self.plan.utility.more["outages"]["planned_notice_days"]),
        }
        run(self.db, "outages", values, area=text(place["outage_area"], street="street", ward="ward"))
        future_outages.make_coming(
            self.db, self.plan, [p for p in parties if p.kind == "district"], self.home
        )
        run(self.db, "outage_wards")

    def _home(self) -> int:
        """The district of the first of the demo's people who has one."""
        codes = [p["unit"] for p in self.plan.utility.people if p.get("role") == "district_staff"]
        row = self.db.execute(
            """select coalesce((select id from unit where code = any (%s) order by array_position(%s, code) limit 1),
                               (select min(unit_id) from demo.party where kind = 'district'))""",
            [codes, codes],
        ).fetchone()
        assert row is not None
        return int(row[0])

    def _station(self) -> tuple[int, range]:
        """A station there where the power is off now, and its customers."""
        row = self.db.execute(
            """select id, first, count from demo.station where district_id = %s and count > 0
               order by least(count, 100) desc, demo.h(id, 181) limit 1""",
            [self.home],
        ).fetchone()
        if row is None:  # a demo of a few customers, none of them there
            row = self.db.execute(
                "select id, first, count from demo.station where count > 0 order by id limit 1"
            ).fetchone()
        assert row is not None
        return row[0], range(row[1], row[1] + row[2])

    def _count(self, table: str) -> int:
        row = self.db.execute(
            sql.SQL("select count(*) from {}").format(sql.Identifier("demo", table))
        ).fetchone()
        assert row is not None
        return int(row[0])
