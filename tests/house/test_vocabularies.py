"""Closed lists are written once: the database holds the same values, screens have words for all, code spells no other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pytest
from sqlalchemy import CheckConstraint, Connection, Table, text

from portal.models import metadata
from portal.organisation.areas import Area
from portal.organisation.models import FOR_ALL
from portal.outages.queries.outages import VIEWS
from portal.settings import ROOT
from portal.tickets.models import HoldingReason, NoteKind, RequestChannel, TicketState
from portal.tickets.sla.labels import AREA_WORDS, CLOCK_WORDS, FACT_WORDS, TIME_UNIT_WORDS
from portal.tickets.sla.models import Handler
from portal.tickets.sla.policy import FACTS, Clock, TimeUnit
from portal.ui.components.status import STATUSES
from portal.ui.screens.tickets.thread import BY_CHANNEL, LOOK
from portal.vocabulary import Vocabulary

CHECKS = """
    select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
    where contype = 'c' and connamespace = 'public'::regnamespace
"""
PREDICATES = """
    select indrelid::regclass::text, indexrelid::regclass::text, pg_get_expr(indpred, indrelid) from pg_index
    where indpred is not null and indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
"""
#: A column of a closed list, compared with literals, in SQL: state = 'new', state in ('new', 'working'); and in Python.
COMPARED = (
    re.compile(
        r"\b(state|kind|reason|clock|channel|notify_by|handler) (?:=|<>|in|not in) (\('\w+'(?:,\s*'\w+')*|'\w+')"
    ),
    re.compile(r'\.(state|clock|notify_by|handler) (?:==|!=|in|not in) (\("\w+"(?:,\s*"\w+")*|"\w+")'),
)
#: Closed lists whose words are not beside them: sentences of the thread, and what is imported where no words are.
WORDS_ELSEWHERE = {
    NoteKind: LOOK,
    HoldingReason: LOOK,
    Clock: CLOCK_WORDS,
    TimeUnit: TIME_UNIT_WORDS,
    Area: AREA_WORDS,
}


def quoted(sql: str) -> set[str]:
    return set(re.findall(r"'(\w+)'", sql))


def checks() -> Iterator[tuple[Table, CheckConstraint]]:
    for table in metadata.sorted_tables:
        for constraint in table.constraints:
            if isinstance(constraint, CheckConstraint):
                yield table, constraint


def closed_lists() -> dict[str, Iterable[str]]:
    """Column → the values that its check was made of."""
    found = {
        f"{table.name}.{str(constraint.sqltext).split()[0]}": constraint.info["one_of"]
        for table, constraint in checks()
        if "one_of" in constraint.info
    }
    return {column: found[column] for column in sorted(found)}  # constraints have no order


def test_every_check_of_the_database_stands_in_the_models_and_names_the_same_values(
    owner: Connection,
) -> None:
    stored = {(table, name): quoted(definition) for table, name, definition in owner.execute(text(CHECKS))}
    declared = {(t.name, str(c.name)): quoted(str(c.sqltext)) for t, c in checks()}
    assert stored == declared


def test_every_partial_index_of_the_models_names_the_same_values_in_the_database(owner: Connection) -> None:
    stored = {(table, name): quoted(where) for table, name, where in owner.execute(text(PREDICATES))}
    declared = {
        (table.name, str(index.name)): quoted(str(where))
        for table in metadata.sorted_tables
        for index in table.indexes
        if (where := index.dialect_options["postgresql"]["where"]) is not None
    }
    assert stored == declared


@pytest.mark.parametrize(("column", "values"), closed_lists().items(), ids=closed_lists())
def test_every_value_of_a_closed_list_has_words(column: str, values: Iterable[str]) -> None:
    words = values if isinstance(values, Mapping) else WORDS_ELSEWHERE.get(values, {})  # type: ignore[call-overload]
    for value in values:
        said = value.word if isinstance(value, Vocabulary) else words[value]
        assert said, f"{column}: {value}"


def test_every_circumstance_has_words_for_its_values() -> None:
    assert {name: set(values) for name, values in FACT_WORDS.items()} == {
        name: set(values) for name, values in FACTS.items()
    }


def test_a_member_without_a_word_is_refused() -> None:
    with pytest.raises(TypeError, match="'lost' has no word"):

        class Found(Vocabulary):
            LOST = "lost"


def test_screens_have_a_look_for_every_state_and_every_way_in() -> None:
    assert set(TicketState) <= set(STATUSES)
    assert set(RequestChannel) == set(BY_CHANNEL)


def test_a_category_is_handled_by_the_district_the_centre_or_a_unit_that_serves_all() -> None:
    assert set(Handler) - {"district", "supplier", "centre"} == set(FOR_ALL)


def test_code_compares_closed_lists_with_their_own_values_only() -> None:
    # In an address, the state of outages is one of the views that their list has.
    known: dict[str, set[str]] = defaultdict(set, handler=set(Handler), state=set(VIEWS))
    for column, values in closed_lists().items():
        known[column.split(".")[1]] |= set(values)
    files = [file for folder in ("portal", "pages") for file in sorted((ROOT / folder).rglob("*"))]
    wrong = [
        f"{file.relative_to(ROOT)}: {found[0]}"
        for file in files
        if file.suffix in (".py", ".sql")
        for pattern in COMPARED
        for found in pattern.finditer(file.read_text("utf-8"))
        if not set(re.findall(r"\w+", found[2])) <= known[found[1]]
    ]
    assert not wrong, "\n".join(wrong)
