"""Calls that nobody made in time are said to be, instead of waiting for ever."""

from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

STATES = """
alter table callback
    -- squawk-ignore ban-drop-constraint
    drop constraint callback_state_check,
    add constraint callback_state_check
    check (state in ('waiting', 'told', 'no_answer', 'wrong_number', 'obsolete', 'late')) not valid;
"""

END = """
create function end_callbacks(most integer) returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
    ended integer;
begin
    with due as (
        select c.district_id, c.id, exists (select from outage o where o.district_id = c.district_id and o.id = c.outage_id
                                            and o.state = c.tells) as holds
        from callback c
        where c.state = 'waiting' and c.valid_until <= now() and coalesce(c.claimed_until <= now(), true)
        order by c.district_id, c.id limit most for update of c skip locked
    )
    update callback c set state = case when d.holds then 'late' else 'obsolete' end, settled_at = now()
    from due d where c.district_id = d.district_id and c.id = d.id;
    get diagnostics ended = row_count;
    return ended;
end $$;
comment on function end_callbacks is
    'Calls about an outage whose time has passed: not made in time, or about what was no longer so. Who rings at this moment has until the end of the call. How many.';
revoke all on function end_callbacks from public;
grant execute on function end_callbacks to portal_worker;
"""

STATES_BEFORE = """
update callback set state = 'waiting', settled_at = null where state = 'late';
alter table callback
    -- squawk-ignore ban-drop-constraint
    drop constraint callback_state_check,
    add constraint callback_state_check
    check (state in ('waiting', 'told', 'no_answer', 'wrong_number', 'obsolete')) not valid;
"""


def upgrade() -> None:
    for sql in (STATES, END):
        op.execute(sql)
    with op.get_context().autocommit_block():  # the rows are looked through while people work
        op.execute("alter table callback validate constraint callback_state_check")


def downgrade() -> None:
    for sql in ("drop function end_callbacks", STATES_BEFORE):
        op.execute(sql)
    with op.get_context().autocommit_block():
        op.execute("alter table callback validate constraint callback_state_check")
