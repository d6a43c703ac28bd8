"""Dates of the demo follow the clock: one of an earlier day that nobody has worked with is made anew.

Where somebody has, their work stays, and with it the days it was done on.
"""

from __future__ import annotations

from typing import Any

from psycopg import Connection

#: Who made the demo leaves one row in the record of changes (see `generate.make`); what the demo invents has no transaction.
STALE = """
    select c.at < date_trunc('day', now() at time zone u.zone) at time zone u.zone
           and not exists (select from change p where p.person_id is not null and p.transaction <> 0)
    from change c, utility u
    where c.table_name = 'utility' and c.action = 'demo'
    order by c.at desc limit 1
"""


def is_stale(db: Connection[Any]) -> bool:
    """Whether the demo is of an earlier day of the utility and untouched; False where there is no demo."""
    return db.execute(STALE).fetchone() == (True,)
