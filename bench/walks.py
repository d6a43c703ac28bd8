"""The steps in the order in which a person takes them, at the portal and at the floor alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol
from uuid import uuid4

from bench.subjects import Customer, Subjects
from bench.window import Window

#: Who walks, and whose rows that means: a clerk's own district; the centre's agent sees all.
PEOPLE = {"an": "a district's", "chi": "all"}
SEARCHES = 3  #: customers that one round looks for


class Steps(Protocol):
    """What both can do; what takes a step returns milliseconds."""

    window: Window

    def rest(self) -> None: ...
    def shown(self) -> int: ...
    def home(self) -> None: ...
    def open_customers(self, code: str) -> float: ...
    def next_customers(self, code: str) -> float: ...
    def search_customers(self, words: str, code: str) -> float: ...
    def open_customer(self, customer: Customer) -> float: ...
    def save_customer(self, customer: Customer, words: str) -> float: ...
    def open_tickets(self, number: str) -> float: ...
    def next_tickets(self, number: str) -> float: ...
    def search_tickets(self, words: str, number: str) -> float: ...
    def open_ticket(self, number: str) -> float: ...
    def note(self, words: str) -> float: ...


class Step(NamedTuple):
    """One of them."""

    name: str
    take: Callable[[Steps], float]
    writes: bool = False
    searches: bool = False


def walk(found: Subjects, turn: int) -> Iterator[Step]:
    """The steps of one round; every round looks for somebody else."""
    yield from _customers(found, turn)
    yield from _tickets(found, turn)


def _customers(found: Subjects, turn: int) -> Iterator[Step]:
    first, second = found.first_customers
    named, rung, coded = (
        found.customers[(turn * SEARCHES + n) % len(found.customers)] for n in range(SEARCHES)
    )
    words = f"Đo {uuid4()}"
    yield Step("customers", lambda at: at.open_customers(first))
    yield Step("customers, next page", lambda at: at.next_customers(second))
    yield Step(
        "customer by name", lambda at: at.search_customers(named.name, named.first_by_name), searches=True
    )
    yield Step("customer by phone", lambda at: at.search_customers(rung.phone, rung.code), searches=True)
    yield Step("customer by code", lambda at: at.search_customers(coded.code, coded.code), searches=True)
    yield Step("open a customer", lambda at: at.open_customer(coded))
    if found.writes:
        yield Step("save a field", lambda at: at.save_customer(coded, words), writes=True)


def _tickets(found: Subjects, turn: int) -> Iterator[Step]:
    first, second = found.first_tickets
    phone, number = found.phones[turn % len(found.phones)]
    opened = found.tickets[turn % len(found.tickets)].number
    yield Step("tickets", lambda at: at.open_tickets(first))
    yield Step("open a ticket", lambda at: at.open_ticket(opened))
    if found.writes:
        yield Step("save a note", lambda at: at.note(f"Đo {uuid4()}"), writes=True)
    if second:
        yield Step("tickets, next page", lambda at: at.next_tickets(second))
    yield Step("ticket by phone", lambda at: at.search_tickets(phone, number), searches=True)
