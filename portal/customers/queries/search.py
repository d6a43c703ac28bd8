"""What was typed into a search: which customers it may mean, and which of them likeliest."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Subquery, case, func, select

from portal.customers import validators
from portal.customers.models import Customer

#: A search stops at so many: whoever finds more types another word.
MAX_SEARCH_HITS = 500


def matches(q: str) -> Subquery:
    """District and id of whom PostgreSQL finds (`find_customers`), `MAX_SEARCH_HITS` at most, in no order."""
    try:
        q = validators.phone(q)  # however it was written: +84 901 000 218
    except ValueError:
        pass
    found = func.find_customers(q, MAX_SEARCH_HITS).table_valued("district_id", "id", name="found")
    return select(found.c.district_id, found.c.id).subquery("keys")


def rank(q: str) -> ColumnElement[int]:
    """The exact code first, then the name as typed, the name without marks, a phone, the beginning of a code."""
    code = "".join(c for c in q.upper() if c.isalnum())
    bare = func.plain(Customer.name)
    return case(
        (Customer.code == code, 0),
        (func.lower(Customer.name) == q.lower(), 1),
        (bare == func.plain(q), 2),
        (func.strpos(func.lower(Customer.name), q.lower()) > 0, 3),
        (func.strpos(bare, func.plain(q)) > 0, 4),
        (Customer.code.startswith(code, autoescape=True), 6),
        else_=5,
    )
