"""Accepted by the network is said by the gateway that can say no more; a mail server that says delivered is believed."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

BELIEVED = """
create or replace function apply_report(at_gateway text, of text, reached text, why text, detail text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    part message_part;
    worst text;
    whole message;
begin
    select * into part from message_part p where p.gateway = at_gateway and p.reference = of order by p.id desc limit 1;
    if part.id is null then return false; end if;
    select * into whole from message m where m.district_id = part.district_id and m.id = part.message_id for update;
    if reached = 'accepted' then
        update message m set reason = 'accepted'
        where m.district_id = whole.district_id and m.id = whole.id and m.state = 'handed' and m.reason is distinct from 'accepted';
        return found;
    end if;
    update message_part p set state = reached, at = now()
    where p.district_id = part.district_id and p.id = part.id and message_rank(reached) > message_rank(p.state);
    if not found then return false; end if;
    select case when bool_or(p.state = 'failed') then 'failed' when bool_or(p.state = 'expired') then 'expired'
                when bool_and(p.state = 'delivered') then 'delivered' end into worst
    from message_part p where p.district_id = part.district_id and p.message_id = part.message_id and p.gateway = at_gateway;
    return worst is not null and settle_message(part.district_id, part.message_id, worst,
                                                case worst when 'delivered' then null else coalesce(why, 'undelivered') end, detail);
end $$;

create or replace function hand_message(district int, message bigint, worker text, to_gateway text, refs text[], due timestamptz, quietly text,
                             why text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    m message;
    early gateway_report;
begin
    update message x set state = 'handed', sent_at = now(), gateway = to_gateway, reason = why, error = null, leased_until = null,
                         began_at = null, report_due = due, silence = quietly
    where x.district_id = district and x.id = hand_message.message and x.leased_by = worker and message_rank(x.state) = 0
    returning * into m;
    if m.id is null then return false; end if;
    insert into message_part (district_id, message_id, gateway, reference) select district, m.id, to_gateway, r from unnest(refs) r;
    for early in select * from gateway_report r where r.gateway = to_gateway and r.reference = any (refs)
                 and r.at > now() - interval '1 day' and r.state in ('accepted', 'delivered', 'failed', 'expired') order by r.id loop
        perform apply_report(to_gateway, early.reference, early.state, null, early.detail);
    end loop;
    return true;
end $$;
"""

# As in 0025.
BY_SILENCE = """
create or replace function apply_report(at_gateway text, of text, reached text, why text, detail text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    part message_part;
    worst text;
    whole message;
begin
    select * into part from message_part p where p.gateway = at_gateway and p.reference = of order by p.id desc limit 1;
    if part.id is null then return false; end if;
    select * into whole from message m where m.district_id = part.district_id and m.id = part.message_id for update;
    update message_part p set state = reached, at = now()
    where p.district_id = part.district_id and p.id = part.id and message_rank(reached) > message_rank(p.state);
    if not found then return false; end if;
    if whole.silence = 'unbounced' and reached = 'delivered' then
        update message m set reason = 'accepted' where m.district_id = whole.district_id and m.id = whole.id and m.state = 'handed';
        return true;
    end if;
    select case when bool_or(p.state = 'failed') then 'failed' when bool_or(p.state = 'expired') then 'expired'
                when bool_and(p.state = 'delivered') then 'delivered' end into worst
    from message_part p where p.district_id = part.district_id and p.message_id = part.message_id and p.gateway = at_gateway;
    return worst is not null and settle_message(part.district_id, part.message_id, worst,
                                                case worst when 'delivered' then null else coalesce(why, 'undelivered') end, detail);
end $$;

create or replace function hand_message(district int, message bigint, worker text, to_gateway text, refs text[], due timestamptz, quietly text,
                             why text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    m message;
    early gateway_report;
begin
    update message x set state = 'handed', sent_at = now(), gateway = to_gateway, reason = why, error = null, leased_until = null,
                         began_at = null, report_due = due, silence = quietly
    where x.district_id = district and x.id = hand_message.message and x.leased_by = worker and message_rank(x.state) = 0
    returning * into m;
    if m.id is null then return false; end if;
    insert into message_part (district_id, message_id, gateway, reference) select district, m.id, to_gateway, r from unnest(refs) r;
    for early in select * from gateway_report r where r.gateway = to_gateway and r.reference = any (refs)
                 and r.at > now() - interval '1 day' and r.state in ('delivered', 'failed', 'expired') order by r.id loop
        perform apply_report(to_gateway, early.reference, early.state, null, early.detail);
    end loop;
    return true;
end $$;
"""


def upgrade() -> None:
    op.execute(BELIEVED)


def downgrade() -> None:
    op.execute(BY_SILENCE)
