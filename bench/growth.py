"""`python -m bench.growth`: what a click costs the database as there is more in it: statements, rows, milliseconds.

The same pages at every size of the demo, and a unit's own pages while its list of open tickets grows from what it is to ten, a
hundred and a thousand times as many. Pages are asked for by websocket; what they ask is PostgreSQL's own count. Copies of tickets are made without
triggers and taken away again.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import click
from sqlalchemy import text
from starlette.responses import Response

from bench.scale import SCALES, choose

CLICKS = 10  #: of each, after two that nothing is said of
WARM = 2
LISTS = (1, 10, 100, 1000)  #: times as many open tickets
#: Page, what stands behind ? in its address, and who opens it; ``{}`` is filled by `_words`.
PAGES = {
    "to do, a district's": ("", "", "district_staff"),
    "tickets, a district's": ("tickets", "", "district_staff"),
    "a ticket, a district's": ("tickets", "ticket={ticket}", "district_staff"),
    "customers, a district's": ("customers", "", "district_staff"),
    "a customer by name, a district's": ("customers", "q={name}", "district_staff"),
    "a customer by phone, a district's": ("customers", "q={phone}", "district_staff"),
    "outages, a district's": ("outages", "", "district_staff"),
    "tickets, all": ("tickets", "", "centre_agent"),
    "customers, all": ("customers", "", "centre_agent"),
    "a customer by phone, all": ("customers", "q={phone}", "centre_agent"),
    "a caller's number, all": ("call", "q={phone}", "centre_agent"),
    "overview": ("board", "", "centre_supervisor"),
}
OF_UNIT = [name for name, (_page, _query, role) in PAGES.items() if role == "district_staff"][:3]

Cost = tuple[float, float, float]  #: statements, rows and milliseconds of the database, a click


@click.command(help="Measure what a click costs the database, as there is more in it.")
@click.option(
    "--scale", type=click.Choice(list(SCALES)), multiple=True, help="Default: small, standard and full."
)
@click.option(
    "--port", type=int, default=8590, envvar="BENCH_PORT", show_default=True, help="And the two after it."
)
@click.option("--one", is_flag=True, hidden=True, help="Measure here, not in a process for each size.")
def command(scale: tuple[str, ...], port: int, one: bool) -> None:
    """Each size in a process of its own: a portal's settings are read once."""
    if not one:
        for name in scale or tuple(SCALES):
            subprocess.run(
                [sys.executable, "-m", "bench.growth", "--one", "--scale", name, "--port", str(port)],
                check=True,
            )
        return
    [name] = scale
    choose(SCALES[name], port)
    from bench.served import served
    from bench.statements import prepare

    with served(SCALES[name], port + 2, []) as at:
        prepare()
        click.echo(
            f"\n| {SCALES[name].customers:,} customers, {SCALES[name].tickets:,} tickets | SQL | rows | ms of the database |"
        )
        click.echo("|---" * 4 + "|")
        words = _words()
        for page in PAGES:
            _say(page, asyncio.run(_cost(at.portal, page, words)))
        if name == "small":
            click.echo(f"\n| a unit's open tickets | SQL | rows | ms of the database |\n{'|---' * 4}|")
            for times in LISTS:
                with _open_tickets(words, times) as many:
                    for page in OF_UNIT:
                        _say(f"{many:,}: {page}", asyncio.run(_cost(at.portal, page, words)))


def _say(what: str, cost: Cost) -> None:
    statements, rows, milliseconds = cost
    click.echo(f"| {what} | {statements:.0f} | {rows:.0f} | {milliseconds:.1f} |")


async def _cost(portal: str, page: str, words: dict[str, str]) -> Cost:
    """Of one click, when everything is warm."""
    from websockets.asyncio.client import connect

    from bench.load import over, stream
    from portal.gate.streamlit_internals import opens

    name, query, role = PAGES[page]
    async with connect(
        stream(portal),
        origin=portal,  # type: ignore[arg-type]
        subprotocols=["streamlit"],  # type: ignore[list-item]
        additional_headers={"Cookie": _cookie(role)},
        max_size=None,
        compression=None,
    ) as socket:
        before = (0.0, 0.0, 0.0)
        for click_ in range(WARM + CLICKS):
            if click_ == WARM:
                before = _asked()
            await socket.send(
                opens(name, query.format_map({key: quote(value) for key, value in words.items()}))
            )
            while not over(await asyncio.wait_for(socket.recv(), 60)):
                pass
        after = _asked()
    statements, rows, milliseconds = ((b - a) / CLICKS for a, b in zip(before, after, strict=True))
    return statements, rows, milliseconds


def _asked() -> Cost:
    from bench.statements import spent

    return spent()


def _cookie(role: str) -> str:
    from portal.gate import cookies
    from portal.organisation.login_sessions import sign_in

    issuer, subject = _person(role)
    response = Response()
    cookies.give_session(response, sign_in(issuer, subject, email=None, name=None))
    return response.headers["set-cookie"].split(";")[0]


def _person(role: str) -> tuple[str, str]:
    from portal.database import owner_engine

    found = """
        select p.issuer, p.subject from person p join assignment a on a.person_id = p.id and a.valid @> now()
        where a.role = :role and p.active order by p.id limit 1
    """
    with owner_engine().begin() as owner:
        issuer, subject = owner.execute(text(found), {"role": role}).one()
    return issuer, subject


def _words() -> dict[str, str]:
    """A ticket, a name and a phone number of the unit of the clerk who asks."""
    from portal.database import owner_engine

    found = """
        with u as (
            select a.unit_id from person p join assignment a on a.person_id = p.id and a.valid @> now()
            where p.issuer = :issuer and p.subject = :subject
        )
        select (select number from ticket where holder_unit_id = u.unit_id and resolved_at is null order by id limit 1) as ticket,
               c.name, c.phone, u.unit_id::text as unit
        from u, lateral (select name, phone from customer where district_id = u.unit_id and phone is not null order by id limit 1) c
    """
    issuer, subject = _person("district_staff")
    with owner_engine().begin() as owner:
        return dict(owner.execute(text(found), {"issuer": issuer, "subject": subject}).mappings().one())


@contextmanager
def _open_tickets(words: dict[str, str], times: int) -> Iterator[int]:
    """So many times as many open tickets of the unit, while the block lasts."""
    from portal.database import owner_engine

    owner = owner_engine()
    with owner.begin() as db:
        db.execute(text("set local session_replication_role = replica"))
        for table, own in (("ticket", "id"), ("holding", "ticket_id")):
            columns = db.scalars(
                text(
                    "select attname from pg_attribute where attrelid = cast(:table as regclass) and attnum > 0"
                    " and not attisdropped and attgenerated = '' and attidentity = '' and attname not in (:own, 'number', 'follows_id')"
                ),
                {"table": table, "own": own},
            ).all()
            names = ", ".join(columns)
            number = ", number" if table == "ticket" else ""
            db.execute(
                text(
                    f"insert into {table} ({own}{number}, {names})"
                    f" select 1000000000 + n * 1000000 + x.{own}{', x.number || n' if number else ''},"
                    f" {', '.join(f'x.{name}' for name in columns)}"
                    f" from {table} x join ticket t on t.district_id = x.district_id and t.id = x.{own},"
                    "  generate_series(1, :more) n"
                    " where t.holder_unit_id = cast(:unit as integer) and t.resolved_at is null and t.id < 1000000000"
                ),
                {"more": times - 1, "unit": words["unit"]},
            )
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        db.execute(text("analyze ticket, holding"))
        open_now = "select count(*) from ticket where holder_unit_id = cast(:unit as integer) and resolved_at is null"
        many = db.scalar(text(open_now), {"unit": words["unit"]})
    try:
        yield int(many or 0)
    finally:
        with owner.begin() as db:
            db.execute(text("lock table ticket, holding in exclusive mode"))  # the worker looks after limits
            db.execute(text("set local session_replication_role = replica"))
            db.execute(text("delete from ticket where id > 1000000000"))
            db.execute(text("delete from holding where ticket_id > 1000000000"))


if __name__ == "__main__":
    command()
