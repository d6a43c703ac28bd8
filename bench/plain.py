"""The plain floor: raw SQL as the owner and plain HTML, without rights, masks or budgets: the least that the steps can cost.

`python -m bench.plain PORT`. It signs nobody in, so it listens on the loopback only and is started by the bench alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape
from typing import Any
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from portal.database import owner_engine

Rows = list[Sequence[Any]]
LIST = """select c.code, c.name, c.phone, c.address, u.name from customer c join unit u on u.id = c.district_id
    where {} order by c.district_id, c.code limit 50"""
CUSTOMER = """select c.code, c.name, c.phone, c.address, c.care_note, u.name
    from customer c join unit u on u.id = c.district_id where c.code = %s"""
TICKET = """select t.number, t.state, t.category, t.subject, t.received_at, t.channel, t.said, t.resolve_due,
    t.contact_phone, c.code, c.name, c.phone, c.address, u.name, t.district_id, t.id
    from ticket t join unit u on u.id = t.district_id
    left join customer c on c.district_id = t.district_id and c.id = t.customer_id where t.number = %s"""
HISTORY = """select h.since, h.reason, u.name, h.remark from holding h join unit u on u.id = h.unit_id
    where h.district_id = %(district)s and h.ticket_id = %(id)s
    union all select at, kind, null, body from note where district_id = %(district)s and ticket_id = %(id)s order by 1"""


@contextmanager
def _connection() -> Iterator[Any]:
    """One of psycopg's own from the pool of two; what was written in the block is kept."""
    db = owner_engine().raw_connection()
    try:
        yield db
        db.commit()
    finally:
        db.close()


def _ask(query: str, given: Any) -> Rows:
    with _connection() as db, db.cursor() as cursor:
        cursor.execute(query, given)
        return list(cursor.fetchall())


def _page(title: str, body: str) -> Response:
    return HTMLResponse(f"<!doctype html><meta charset=utf-8><title>{title}</title><h1>{title}</h1>{body}")


def _cells(rows: Rows, link: str = "") -> str:
    lines = []
    for row in rows:
        words = [escape(str(cell if cell is not None else "")) for cell in row]
        if link:
            words[0] = f"<a href='{link}/{words[0]}'>{words[0]}</a>"
        lines.append("<tr><td>" + "<td>".join(words))
    return f"<table><tbody>{''.join(lines)}</table>"


def home(request: Request) -> Response:
    """The way to the list, of a unit or of all."""
    return _page("Home", f"<a id=customers href='/customers?{request.url.query}'>Customers</a>")


def customers(request: Request) -> Response:
    """Fifty from a code on, or what a search finds."""
    asked = request.query_params
    where, given = _where(asked.get("q", ""), asked.get("unit", ""), asked.get("after", ""))
    rows = _ask(LIST.format(where), given)
    more = urlencode({"unit": asked.get("unit", ""), "after": rows[-1][0] if rows else ""})
    form = f"<form><input name=q id=q><input type=hidden name=unit value='{escape(asked.get('unit', ''))}'></form>"
    return _page("Customers", f"{form}<a id=next href='?{more}'>Next</a>{_cells(rows, '/customers')}")


def _where(q: str, unit: str, after: str) -> tuple[str, list[str]]:
    """The condition, by what was typed, and its values."""
    parts, given = ["true"], []
    if unit:
        parts, given = ["c.district_id = %s"], [unit]
    if q.isdigit():
        return " and ".join([*parts, "c.phone like %s"]), [*given, q + "%"]
    if q.isalnum() and any(letter.isdigit() for letter in q):
        return " and ".join([*parts, "c.code like %s"]), [*given, q + "%"]
    if q:
        return " and ".join([*parts, "plain(c.name) like plain(%s) || '%%'"]), [*given, q]
    if after:
        return " and ".join(
            [*parts, "(c.district_id, c.code) > (select district_id, code from customer where code = %s)"]
        ), [*given, after]
    return " and ".join(parts), given


async def customer(request: Request) -> Response:
    """One record with the one field that can be written."""
    form = dict(await request.form())
    return await run_in_threadpool(_customer, request.path_params["code"], form.get("care_note"))


def _customer(code: str, care_note: object) -> Response:
    if care_note is not None:
        with _connection() as db, db.cursor() as cursor:
            cursor.execute("update customer set care_note = %s where code = %s", [care_note, code])
    [row] = _ask(CUSTOMER, [code])
    saved = "<p id=saved>Saved</p>" if care_note is not None else ""
    form = (
        f"<form method=post><input name=care_note value='{escape(row[4] or '')}'><button>Save</button></form>"
    )
    return _page("Customer", f"{saved}<div class=head>{_cells([row])}</div>{form}")


def tickets(request: Request) -> Response:
    """The one with a number, or the last fifty."""
    columns = "select number, state, category, subject, received_at from ticket"
    number = request.query_params.get("q")
    found = " where number = %s" if number else ""
    rows = _ask(f"{columns}{found} order by number desc limit 50", [number] if number else None)
    return _page("Tickets", _cells(rows, "/tickets"))


def ticket(request: Request) -> Response:
    """A ticket with its customer and history."""
    [row] = _ask(TICKET, [request.path_params["number"]])
    *shown, district, id = row
    head = "".join(f"<p>{escape(str(cell))}</p>" for cell in shown)
    history = _ask(HISTORY, {"district": district, "id": id})
    return _page("Ticket", f"<div class=head>{head}</div>{_cells(history)}")


def ready(_request: Request) -> Response:
    """Whether it answers."""
    return PlainTextResponse("ready")


app = Starlette(
    routes=[
        Route("/readyz", ready),
        Route("/", home),
        Route("/customers", customers),
        Route("/customers/{code}", customer, methods=["GET", "POST"]),
        Route("/tickets", tickets),
        Route("/tickets/{number}", ticket),
    ]
)

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False)
