"""Large loads: without indexes, keys and triggers, which are made again as they were, in one go, afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from psycopg import Connection

#: Told the share of the restoring that is done, 0 to 1.
Tell = Callable[[float], None]

#: Foreign keys of the tables and on them first: what they lean on can go only after them.
KEYS = """
    select format('alter table %%s drop constraint %%I', conrelid::regclass, conname),
           format('alter table %%s add constraint %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    from pg_constraint
    where contype = any (%s) and conparentid = 0
      and (conrelid = any (%s::regclass[]) or contype = 'f' and confrelid = any (%s::regclass[]))
    order by conrelid::regclass::text, conname
"""
INDEXES = """
    select format('drop index %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    from pg_index
    where indrelid = any (%s::regclass[])
      and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
    order by indrelid::regclass::text, indexrelid::regclass::text
"""
TRIGGERS = """
    select format('alter table %%s disable trigger %%I', tgrelid::regclass, tgname),
           format('alter table %%s enable %%s trigger %%I', tgrelid::regclass,
                  case tgenabled when 'R' then 'replica' when 'A' then 'always' else '' end, tgname)
    from pg_trigger where tgrelid = any (%s::regclass[]) and not tgisinternal and tgenabled <> 'D'
    order by tgrelid::regclass::text, tgname
"""
SEQUENCES = """
    select format('select setval(%%L, (select max(%%I) from %%s))', pg_get_serial_sequence(c.table_name, c.column_name),
                  c.column_name, c.table_name)
    from information_schema.columns c
    where c.is_identity = 'YES' and c.table_name = any (%s) and c.table_schema = current_schema()
"""


@contextmanager
def bare(db: Connection[Any], tables: Sequence[str], tell: Tell) -> Iterator[None]:
    """The tables without indexes, keys and triggers inside the block; all of them again after it.

    Everything happens in the caller's transaction, so a failure leaves the tables as they were. Nobody else can use
    the tables meanwhile. Foreign keys are checked when they come back.

    Args:
        db: a connection of the tables' owner.
        tables: their names.
        tell: told how far the restoring is.
    """
    names = list(tables)
    triggers = db.execute(TRIGGERS, [names]).fetchall()
    foreign = db.execute(KEYS, [["f"], names, names]).fetchall()
    unique = db.execute(KEYS, [["p", "u", "x"], names, names]).fetchall()
    indexes = db.execute(INDEXES, [names]).fetchall()
    for drop, _again in [*triggers, *foreign, *indexes, *unique]:
        db.execute(drop)
    yield
    again = [*unique, *indexes, *foreign, *triggers]
    for done, (_drop, make) in enumerate(again):
        tell(done / len(again))
        db.execute(make)
    for (number,) in db.execute(SEQUENCES, [names]).fetchall():
        db.execute(number)
