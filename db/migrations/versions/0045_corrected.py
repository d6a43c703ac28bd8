"""The centre puts a request's category and circumstances right, and the limits that follow from them with it."""

from alembic import op

from db.migrations.helpers import CENTRE

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

LIMITS = """
create or replace function keep_limits() returns trigger language plpgsql as $function$
begin
    if acting_role() in ('centre_agent', 'centre_supervisor') and (new.category, new.facts) is distinct from (old.category, old.facts) then
        return new;  -- it was told under the wrong one; whoever works under a limit may not choose it
    end if;
    if acting_role() <> 'none' and not exists (
            select from pause p where p.district_id = new.district_id and p.ticket_id = new.id
                                  and (p.since >= now() or p.until >= now() and p.until < 'infinity')) then
        if not taking_back(new.district_id, new.id) then
            raise exception 'a limit moves only when its clock stops or goes on'
                using errcode = '23514', constraint = 'ticket_limit_stands';
        end if;
    end if;
    return new;
end $function$;
"""

BEFORE = """
create or replace function keep_limits() returns trigger language plpgsql as $function$
begin
    if acting_role() <> 'none' and not exists (
            select from pause p where p.district_id = new.district_id and p.ticket_id = new.id
                                  and (p.since >= now() or p.until >= now() and p.until < 'infinity')) then
        if not taking_back(new.district_id, new.id) then
            raise exception 'a limit moves only when its clock stops or goes on'
                using errcode = '23514', constraint = 'ticket_limit_stands';
        end if;
    end if;
    return new;
end $function$;
"""


def upgrade() -> None:
    op.execute(LIMITS)
    op.execute(f"""
    grant update (category, facts, confidential, respond_rule_id, arrive_rule_id, resolve_rule_id, respond_due, arrive_due,
                  resolve_due) on ticket to {CENTRE}
    """)


def downgrade() -> None:
    op.execute(f"""
    revoke update (category, facts, confidential, respond_rule_id, arrive_rule_id, resolve_rule_id) on ticket from {CENTRE};
    revoke update (respond_due, arrive_due, resolve_due) on ticket from centre_agent;
    """)
    op.execute(BEFORE)
