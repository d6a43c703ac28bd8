"""What was typed into a search: which customers it may mean, which of them likeliest, and where they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Session

from portal.audit.budgets import refuse_if_searched_too_much
from portal.customers import validators
from portal.customers.models import Customer
from portal.customers.queries.gaps import GAPS
from portal.database import rows
from portal.organisation.models import Unit, Ward

#: A search counts so many; of more it says so, and a place or another word makes them fewer.
MAX_SEARCH_HITS = 1_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer that was found, and where."""

    district_id: int
    id: int
    unit: str
    ward_id: int | None
    ward: str | None
    gaps: list[str]  #: keys of `GAPS`

    @property
    def key(self) -> tuple[int, int]:
        """District and id."""
        return self.district_id, self.id


@dataclass(frozen=True)
class Hits:
    """All that was found, the likeliest first, `MAX_SEARCH_HITS` at most; ``more`` there are than that."""

    found: list[Hit]
    more: bool = False

    @cached_property
    def units(self) -> Mapping[int, tuple[str, int]]:
        """Districts with how many were found there, most first; empty where not all were counted."""
        return self._by((h.district_id, h.unit) for h in self.found)

    @cached_property
    def wards(self) -> Mapping[int, tuple[str, int]]:
        """Wards likewise; records without one are in none."""
        return self._by((h.ward_id, h.ward) for h in self.found if h.ward_id and h.ward)

    @cached_property
    def gaps(self) -> Mapping[str, int]:
        """How many have each gap; empty where not all were counted."""
        return {} if self.more else Counter(gap for hit in self.found for gap in hit.gaps)

    def lacking(self, gap: str | None) -> Hits:
        """Those with a gap only."""
        return Hits([h for h in self.found if gap in h.gaps], self.more) if gap else self

    def _by(self, places: Iterable[tuple[int, str]]) -> Mapping[int, tuple[str, int]]:
        return {} if self.more else {id: (name, n) for (id, name), n in Counter(places).most_common()}


def phone_of(q: str) -> str | None:
    """What was typed as numbers are stored, however it was written (+84 901 000 218); None for what is no number."""
    try:
        return validators.phone(q)
    except ValueError:
        return None


def search(db: Session, q: str, unit: int | None = None, ward: int | None = None) -> Hits:
    """Whom PostgreSQL finds by a text that is tidied and not empty (`find_customers`), of a district or ward; one statement, two where nothing is found.

    Every screen that looks for customers asks here, so the same words give the same number.

    Raises:
        SearchedTooMuch: nothing was looked for.
    """
    found = func.find_customers(q, phone_of(q), unit, ward, MAX_SEARCH_HITS + 1)
    way = found.table_valued("district_id", "id", "step", name="way")
    keys = (
        select(way.c.district_id, way.c.id, func.min(way.c.step).label("step"))
        .group_by(way.c.district_id, way.c.id)
        .subquery("keys")
    )
    lacking = array([case((gap.where, key)) for key, gap in GAPS.items()])
    statement = (
        select(
            Customer.district_id,
            Customer.id,
            Unit.short_name.label("unit"),
            Customer.ward_id,
            Ward.name.label("ward"),
            func.array_remove(lacking, None).label("gaps"),
        )
        .join_from(keys, Customer, and_(Customer.district_id == keys.c.district_id, Customer.id == keys.c.id))
        .join(Unit, Unit.id == Customer.district_id)
        .outerjoin(Ward, Ward.id == Customer.ward_id)
        .order_by(keys.c.step, _nearness(q), Customer.district_id, Customer.code)
    )
    hits = rows(db, statement, Hit)
    if not hits:
        refuse_if_searched_too_much(db, q)
    return Hits(hits[:MAX_SEARCH_HITS], len(hits) > MAX_SEARCH_HITS)


def _nearness(q: str) -> ColumnElement[int]:
    """Among what one step found: the name as typed, the name without marks, what begins and what holds it."""
    bare, words = func.plain(Customer.name), func.plain(q)
    return case(
        (func.lower(Customer.name) == q.lower(), 0),
        (bare == words, 1),
        (func.strpos(func.lower(Customer.name), q.lower()) > 0, 2),
        (func.strpos(bare, words) > 0, 3),
        else_=4,
    )
