"""The steps in the order in which a person takes them, at the portal, the floors and the peers alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol
from uuid import uuid4

from bench.subjects import Customer, Subjects
from bench.window import Window
from portal.tickets.queries.lines import TicketRow

#: Who walks, and whose rows that means: a clerk's own district; the centre's agent sees all.
PEOPLE = {"an": "a district's", "chi": "all"}
SEARCHES = 3  #: customers that one round looks for


class Shared(Protocol):
    """What everybody can do; what takes a step returns milliseconds."""

    window: Window

    def rest(self) -> None: ...
    def home(self) -> None: ...
    def open_customers(self, code: str) -> float: ...
    def next_customers(self, code: str) -> float: ...
    def search_name(self, customer: Customer) -> float: ...
    def search_customers(self, words: str, code: str) -> float: ...
    def open_customer(self, customer: Customer) -> float: ...
    def save_customer(self, customer: Customer, words: str) -> float: ...
    def open_ticket(self, ticket: TicketRow) -> float: ...
    def visit_customers(self, code: str) -> float: ...
    def visit_ticket(self, ticket: TicketRow) -> float: ...


class Steps(Shared, Protocol):
    """What the portal and its floor can do besides."""

    def shown(self) -> int: ...
    def open_tickets(self, number: str) -> float: ...
    def next_tickets(self, number: str) -> float: ...
    def search_tickets(self, words: str, number: str) -> float: ...
    def note(self, words: str) -> float: ...


class Step(NamedTuple):
    """One of them.

    ``peers`` take it too where they can; ``bare`` is a whole document from its address, not a click in the session.
    """

    name: str
    take: Callable[[Steps], float]
    writes: bool = False
    searches: bool = False
    peers: Callable[[Shared], float] | None = None
    bare: bool = False


def _shared(
    name: str, take: Callable[[Shared], float], *, searches: bool = False, bare: bool = False
) -> Step:
    return Step(name, take, searches=searches, peers=take, bare=bare)


def walk(found: Subjects, turn: int) -> Iterator[Step]:
    """The steps of one round; every round looks for somebody else."""
    yield from _customers(found, turn)
    yield from _tickets(found, turn)
    opened = _opened(found, turn + 1)
    yield _shared(
        "customers, bare address", lambda at: at.visit_customers(found.first_customers[0]), bare=True
    )
    yield _shared("a ticket, bare address", lambda at: at.visit_ticket(opened), bare=True)


def _customers(found: Subjects, turn: int) -> Iterator[Step]:
    first, second = found.first_customers
    named, rung, coded = (
        found.customers[(turn * SEARCHES + n) % len(found.customers)] for n in range(SEARCHES)
    )
    yield _shared("customers", lambda at: at.open_customers(first))
    yield _shared("customers, next page", lambda at: at.next_customers(second))
    yield _shared("customer by name", lambda at: at.search_name(named), searches=True)
    yield _shared("customer by phone", lambda at: at.search_customers(rung.phone, rung.code), searches=True)
    yield _shared("customer by code", lambda at: at.search_customers(coded.code, coded.code), searches=True)
    yield _shared("open a customer", lambda at: at.open_customer(coded))
    if found.writes:
        yield Step(
            "save a field",
            # Words of its own for each, or only the first would change anything.
            lambda at: at.save_customer(coded, f"Đo {uuid4()}"),
            writes=True,
            peers=lambda at: at.save_customer(rung, f"Đo {uuid4()}"),
        )


def _tickets(found: Subjects, turn: int) -> Iterator[Step]:
    first, second = found.first_tickets
    phone, number = found.phones[turn % len(found.phones)]
    opened = _opened(found, turn)
    yield Step("tickets", lambda at: at.open_tickets(first))
    yield _shared("open a ticket", lambda at: at.open_ticket(opened))
    if found.writes:
        yield Step("save a note", lambda at: at.note(f"Đo {uuid4()}"), writes=True)
    if second:
        yield Step("tickets, next page", lambda at: at.next_tickets(second))
    yield Step("ticket by phone", lambda at: at.search_tickets(phone, number), searches=True)


def _opened(found: Subjects, turn: int) -> TicketRow:
    return found.tickets[turn % len(found.tickets)]
