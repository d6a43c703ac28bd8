"""Whatever the database refuses on purpose, people read why: found in its catalogue, one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from sqlalchemy import Connection, text

from portal.access import Role
from portal.ui.forms.refusals import KINDS, REFUSALS

#: What no person can meet, though they may write the columns, and why.
UNMET = {
    "alert_settled_how_check": "the portal writes how, by the verb",
    "draft_pkey": "of two texts of one box the later typed stands (on conflict do update)",
    "draft_size_check": "the gate takes no more than there is room for",
    "done_once_pkey": "the second of two equal calls is no error: it gets what the first got (on conflict do nothing)",
    "holding_reason_check": "the portal writes the reason, by the verb",
    "note_kind_check": "the portal writes the kind, by the verb",
    "outage_state_check": "the portal writes the state, by the verb",
    "outage_told_check": "the portal writes what was told, by the state",
    "ticket_state_check": "the portal writes the state, by the verb",
}

RULES = """
select c.relname as table, k.conname as name, k.contype::text as kind,
       array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = any (k.conkey)) as columns
from pg_constraint k join pg_class c on c.oid = k.conrelid
where k.connamespace = 'public'::regnamespace and k.contype in ('c', 'f', 'p', 'u', 'x')
union all
select c.relname, n.relname, 'u',
       array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = any (i.indkey))
from pg_index i join pg_class c on c.oid = i.indrelid join pg_class n on n.oid = i.indexrelid
where c.relnamespace = 'public'::regnamespace and i.indisunique
  and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
"""
WRITTEN = """
select exists (select from unnest(cast(:roles as text[])) r, unnest(cast(:columns as text[])) c
               where has_column_privilege(r, :table, c, 'insert, update'))
"""
COUNTED = """
select exists (select from pg_attribute where attrelid = cast(:table as regclass) and attname = any (:columns)
                                          and attidentity <> '')
"""
BODIES = """
select proname, prosrc from pg_proc p where pronamespace = 'public'::regnamespace
  and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
"""
RAISED = re.compile(r"\braise\b(?!\s+(?:debug|log|info|notice|warning)\b)(?P<rest>[^;]*);", re.IGNORECASE)
NAMED = re.compile(r"\bconstraint\s*=\s*'(\w+)'", re.IGNORECASE)


@dataclass(frozen=True)
class Rule:
    """A constraint or unique index, and whether somebody can break it."""

    name: str
    kind: str
    columns: tuple[str, ...]
    met: bool


@pytest.fixture
def rules(owner: Connection) -> dict[str, Rule]:
    """All of them by name."""
    return {
        row.name: Rule(row.name, row.kind, tuple(row.columns), _met(owner, row.table, row.kind, row.columns))
        for row in owner.execute(text(RULES)).all()
    }


@pytest.fixture
def raised(owner: Connection) -> dict[str, str]:
    """The name that a function gives to what it refuses ('' where it gives none), and the function."""
    return {
        name.group(1) if (name := NAMED.search(refused["rest"])) else "": function
        for function, body in owner.execute(text(BODIES)).all()
        for refused in RAISED.finditer(body)
    }


def test_every_rule_that_somebody_can_meet_has_words(rules: dict[str, Rule]) -> None:
    """Keys of other tables by their kind; every other rule by its name, as only the rule knows what was wrong."""
    met = {rule.name for rule in rules.values() if rule.met and rule.kind != "f"}
    assert len(met) > 30
    assert not met - set(REFUSALS) - set(UNMET), "words for them belong into portal/ui/forms/refusals.py"
    assert {"23503", "23502"} <= set(KINDS)


def test_whatever_a_function_raises_has_a_name_and_words(raised: dict[str, str]) -> None:
    assert len(raised) > 5
    assert not {name: function for name, function in raised.items() if name not in REFUSALS}


def test_no_words_stand_there_for_what_nobody_can_meet(
    rules: dict[str, Rule], raised: dict[str, str]
) -> None:
    met = {rule.name for rule in rules.values() if rule.met}
    assert not set(REFUSALS) - met - set(raised)
    assert not set(UNMET) - met
    assert not set(UNMET) & set(REFUSALS)


def test_what_input_puts_right_is_told_beside_one_of_the_rules_columns(rules: dict[str, Rule]) -> None:
    wrong = {
        name: refusal.field
        for name, refusal in REFUSALS.items()
        if refusal.field and refusal.field not in rules[name].columns
    }
    assert not wrong


def _met(owner: Connection, table: str, kind: str, columns: list[str]) -> bool:
    """Not where people write none of its columns, nor a key that the database counts itself."""
    values = {"table": table, "columns": columns, "roles": [role.value for role in Role]}
    counted = kind == "p" and owner.scalar(text(COUNTED), values)
    return not counted and bool(owner.scalar(text(WRITTEN), values))
