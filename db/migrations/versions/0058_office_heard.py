"""Administrators' lists hear what others do: people and their sign-ins, rules, the record of who did what."""

from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

#: A statement that met no row is nobody's news: what looks for work does so all day.
SAY = """
create function live_office() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if exists (select from rows) then perform say_live(tg_argv[0], 0, 0); end if;
    return null;
end $$;
comment on function live_office is 'Says its argument, a kind of news that is of no unit: administrators alone hear it.';
revoke all on function live_office() from public;

create function live_change() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform say_live(x.kind, 0, 0)
    from (select distinct case when person_id is null then 'automatic' else 'change' end as kind from rows) x;
    return null;
end $$;
comment on function live_change is 'That the record of acts has something newer, by people or by the portal.';
revoke all on function live_change() from public;

create function live_ended() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform say_live('people', 0, 0);
    return null;
end $$;
comment on function live_ended is 'That a sign-in is over, for the list of people.';
revoke all on function live_ended() from public;

create trigger change_live after insert on change referencing new table as rows
    for each statement execute function live_change();
-- By the row, as the column is asked for: that somebody was seen is no news.
create trigger login_session_ended after update of ended_at on login_session
    for each row when (old.ended_at is null and new.ended_at is not null) execute function live_ended();
"""

#: What is said of which tables, and of what is done to them.
SAID = {
    "people": {
        "person": ("insert", "update"),
        "assignment": ("insert", "update", "delete"),
        "group_role": ("insert", "update", "delete"),
        "login_session": ("insert",),
    },
    "rules": dict.fromkeys(
        ("limit_rule", "category", "calendar_day", "alert_rule"), ("insert", "update", "delete")
    ),
    "disclosure": {"disclosure": ("insert",)},
    "access": {"access_event": ("insert",)},
}


def _trigger(kind: str, table: str, what: str) -> str:
    done = {"insert": "inserted", "update": "updated", "delete": "deleted"}[what]
    return f"""
    create trigger {table}_live_{done} after {what} on {table} referencing {"old" if what == "delete" else "new"} table as rows
        for each statement execute function live_office('{kind}');
    """


def upgrade() -> None:
    # A trigger takes its table for a moment from who writes, not from who reads; nothing is rewritten.
    op.execute(SAY)
    for kind, tables in SAID.items():
        for table, acts in tables.items():
            for what in acts:
                op.execute(_trigger(kind, table, what))


def downgrade() -> None:
    op.execute("drop function live_office, live_change, live_ended cascade")
