"""Pieces of SQL that several migrations need: guards that no table should be without, indexes that block nobody."""

from alembic import op


def owned(table: str) -> str:
    """Row policies in force for everybody, the owner included; the owner's own policy lets seeding work."""
    return f"""
alter table {table} enable row level security;
alter table {table} force row level security;
create policy {table}_owner on {table} to current_user using (true) with check (true);
"""


def audited(table: str, key: str, skip: str = "") -> str:
    """Every change of the table into ``change``, one statement at a time, whoever makes it and however."""
    arguments = f"'{key}', '{skip}'"
    return f"""
create trigger {table}_inserted after insert on {table} referencing new table as new_rows
    for each statement execute function record_change({arguments});
create trigger {table}_updated after update on {table} referencing old table as old_rows new table as new_rows
    for each statement execute function record_change({arguments});
create trigger {table}_deleted after delete on {table} referencing old table as old_rows
    for each statement execute function record_change({arguments});
"""


def versioned(table: str) -> str:
    """A version that rises with every update, also one made in bulk or by hand."""
    return f"create trigger {table}_version before update on {table} for each row execute function raise_version();\n"


DISTRICT = "district_staff, district_manager"
CENTRE = "centre_agent, centre_supervisor"


def add_field(table: str, column: str, kind: str, *, edited_by: str, read_by: str = CENTRE) -> None:
    """A column that may be empty, for roles that edit it and others that read it (lists of roles, as SQL has them)."""
    op.execute(f"alter table {table} add column {column} {kind}")
    op.execute(f"grant select ({column}), insert ({column}), update ({column}) on {table} to {edited_by}")
    op.execute(f"grant select ({column}) on {table} to {read_by}")


def drop_field(table: str, column: str) -> None:
    """The column goes, and with it what was granted on it and every index that names it."""
    op.execute(f"alter table {table} drop column {column}")


def build_index(name: str, on: str) -> None:
    """Build an index while people write, in place of one of this name (or of what a broken attempt left of it)."""
    with op.get_context().autocommit_block():
        op.execute(f"drop index concurrently if exists {name}")
        op.execute(f"create index concurrently {name} on {on}")


def drop_index(name: str) -> None:
    """Drop an index while people work."""
    with op.get_context().autocommit_block():
        op.execute(f"drop index concurrently if exists {name}")
