"""The ledger and the verdicts: what stands whoever writes, and that people write it as it happens."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEPT = """
create or replace function keep_holder() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if tg_op = 'UPDATE' and (old.until <> 'infinity' or new.since <> old.since or new.unit_id <> old.unit_id
                             or new.previous_until is distinct from old.previous_until
                             or old.accepted_at is not null
                                and (new.accepted_at, new.person_id) is distinct from (old.accepted_at, old.person_id)) then
        raise exception 'a holding stands once it has ended, its holder once they have accepted'
            using errcode = '23514', constraint = 'holding_stands';
    end if;
    if acting_role() <> 'none' and least(new.until, case when tg_op = 'INSERT' then new.since end,
                                         case when old.accepted_at is null then new.accepted_at end) < now() then
        raise exception 'people write the ledger as it happens' using errcode = '23514', constraint = 'holding_now';
    end if;
    if new.until = 'infinity' then
        update ticket t set holder_unit_id = new.unit_id, holder_id = new.person_id, accepted_at = new.accepted_at
        where t.district_id = new.district_id and t.id = new.ticket_id;
    end if;
    return null;
end $$;
create or replace trigger holding_kept after insert or update on holding for each row execute function keep_holder();

create or replace function keep_urges() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    update ticket t set (urges, urges_open) = (
        select count(*), count(*) filter (where u.answered_at is null) from urge u
        where u.district_id = new.district_id and u.ticket_id = new.ticket_id)
    where t.district_id = new.district_id and t.id = new.ticket_id;
    return null;
end $$;
create or replace trigger urge_kept after insert or update on urge for each row execute function keep_urges();

create or replace function keep_verdict() returns trigger language plpgsql as $$
begin
    if old.responded_at is not null and (new.responded_at, new.respond_due, new.respond_rule_id)
            is distinct from (old.responded_at, old.respond_due, old.respond_rule_id)
       or old.arrived_at is not null and (new.arrived_at, new.arrive_due, new.arrive_rule_id)
            is distinct from (old.arrived_at, old.arrive_due, old.arrive_rule_id)
       or old.resolved_at is not null and (new.resolved_at, new.resolve_due, new.resolve_rule_id)
            is distinct from (old.resolved_at, old.resolve_due, old.resolve_rule_id)
       or new.received_at <> old.received_at then
        raise exception 'a verdict given stands' using errcode = '23514', constraint = 'ticket_verdict_stands';
    end if;
    if acting_role() <> 'none' and least(case when tg_op = 'INSERT' then new.received_at end,
                                         case when old.responded_at is null then new.responded_at end,
                                         case when old.arrived_at is null then new.arrived_at end,
                                         case when old.resolved_at is null then new.resolved_at end) < now() then
        raise exception 'people give a verdict as it happens' using errcode = '23514', constraint = 'ticket_verdict_now';
    end if;
    return new;
end $$;
create or replace trigger ticket_verdict before insert or update on ticket for each row execute function keep_verdict();
"""


def upgrade() -> None:
    op.execute(KEPT)


def downgrade() -> None:
    op.execute("""
    drop trigger ticket_verdict on ticket;
    drop trigger urge_kept on urge;
    drop trigger holding_kept on holding;
    drop function keep_holder, keep_urges, keep_verdict;
    """)
