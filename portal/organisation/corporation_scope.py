"""What who acts reaches: every unit of their corporation, held by row policies (migration 0014).

Lists say it too: what nobody can open is not offered, and where the reach is a part, an index finds that part.
"""

from __future__ import annotations

from typing import cast

from sqlalchemy import text
from sqlalchemy.orm import Session


def within_scope(column: str) -> str:
    """The SQL condition that the unit of this column is in scope; asked once a query, as the policies do."""
    return f"((select whole_reach()) is not null or {column} = any ((select reach())::int[]))"


def corporation_scope(db: Session) -> list[int] | None:
    """The units in scope; None where that is every one."""
    return cast(
        "list[int] | None", db.scalar(text("select case when whole_reach() is null then reach() end"))
    )
