"""What a step asks the database for: statements and rows, by PostgreSQL's own count (pg_stat_statements)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import text

from portal.database import owner_engine

# Beginning and ending a transaction is no question; the worker's own, those of this bench and the look whether the one
# connection still listens are nobody's step.
COUNT = text(
    """select coalesce(sum(s.calls), 0) as statements, coalesce(sum(s.rows), 0) as rows,
              coalesce(sum(s.total_exec_time), 0) as milliseconds
       from pg_stat_statements s join pg_database d on d.oid = s.dbid and d.datname = current_database()
       join pg_roles r on r.oid = s.userid
       where s.query !~* '^(begin|commit|rollback|set |deallocate)' and r.rolname not in ('postgres', 'portal_worker')
         and s.query !~ '^select set_config\\(\\$1, \\$2, \\$3\\)$'
         and s.query !~ 'pg_listening_channels'"""
)


@dataclass
class Asked:
    """How many statements were issued, and how many rows they returned."""

    statements: int = 0
    rows: int = 0


def prepare() -> None:
    """Let the server count."""
    with owner_engine().begin() as owner:
        owner.execute(text("create extension if not exists pg_stat_statements"))


@contextmanager
def counted() -> Iterator[Asked]:
    """What is asked in the block."""
    asked = Asked()
    before = spent()
    yield asked
    after = spent()
    asked.statements, asked.rows = int(after[0] - before[0]), int(after[1] - before[1])


def spent() -> tuple[float, float, float]:
    """Statements, rows and milliseconds of the database until now."""
    with owner_engine().connect() as owner:
        row = owner.execute(COUNT).one()
        return float(row.statements), float(row.rows), float(row.milliseconds)
