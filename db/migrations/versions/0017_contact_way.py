"""How a customer is told is said once: who writes, who counts and the demo ask the same two functions."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# No `set search_path`, no table: only so is a function written into the query that asks it, and costs nothing there.
WAY = """
create function contact_way(notify_by text, has_email boolean, has_phone boolean, asked boolean) returns text
    language sql immutable parallel safe as $$
    select case
        when notify_by = 'none' then null
        when notify_by = 'email' and has_email then 'email'
        when notify_by <> 'call' and has_phone then coalesce(nullif(notify_by, 'email'), 'sms')
        when asked and has_email then 'email'
    end
$$;
comment on function contact_way is
    'The channel by which a customer is told; null where there is no way but a call. A wish that is neither email nor a call '
    'is a channel to the phone. Who asked us is answered by email where there is no other way, who did not is left alone.';

create function contact_address(channel text, email text, phone text) returns text
    language sql immutable parallel safe as $$ select case channel when 'email' then email else phone end $$;
comment on function contact_address is 'Which of the addresses a channel writes to.';
"""

ASKED = """
create or replace function tell_customer(district int, ticket bigint, subject text, body text, key text, closes boolean)
    returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare
    t ticket;
    c customer;
    phone text;
    way text;
begin
    select * into t from ticket x where x.district_id = district and x.id = tell_customer.ticket;
    if t.id is null or not sees_ticket(t) then return null; end if;
    select * into c from customer x where x.district_id = t.district_id and x.id = t.customer_id;
    phone := coalesce(t.contact_phone, c.phone);
    way := contact_way(coalesce(c.notify_by, 'sms'), c.email is not null, phone is not null, true);
    if way is null then return null; end if;
    insert into message (district_id, ticket_id, channel, recipient, subject, body, dedupe_key, closes_ticket, created_by)
    values (district, t.id, way, contact_address(way, c.email, phone), tell_customer.subject, tell_customer.body, key, closes,
            current_person())
    on conflict (dedupe_key) do nothing;
    notify message;
    return way;
end $$;

create or replace function tell_reached(district int, outage bigint, subject text, body text, key text) returns int
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    o outage;
    written int;
begin
    select * into o from outage x where x.district_id = district and x.id = tell_reached.outage;
    if o.id is null or acting_role() not in ('district_staff', 'district_manager', 'centre_supervisor')
       or not sees_district(district) then return 0; end if;
    insert into message (district_id, outage_id, channel, recipient, subject, body, dedupe_key, created_by)
    select district, o.id, w.way, contact_address(w.way, c.email, c.phone),
           tell_reached.subject, tell_reached.body, key || ':' || c.id, current_person()
    from customer c
    left join transformer tr on tr.district_id = c.district_id and tr.id = c.transformer_id
    cross join lateral (select contact_way(c.notify_by, c.email is not null, c.phone is not null, false) way) w
    where c.district_id = district and w.way is not null
      and (c.transformer_id = o.transformer_id or o.transformer_id is null and tr.feeder_id = o.feeder_id)
    on conflict (dedupe_key) do nothing;
    get diagnostics written = row_count;
    notify message;
    return written;
end $$;
"""

# As in 0006.
WRITTEN_TWICE = """
create or replace function tell_customer(district int, ticket bigint, subject text, body text, key text, closes boolean)
    returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare
    t ticket;
    c customer;
    way text;
    recipient text;
begin
    select * into t from ticket x where x.district_id = district and x.id = tell_customer.ticket;
    if t.id is null or not sees_ticket(t) then return null; end if;
    select * into c from customer x where x.district_id = t.district_id and x.id = t.customer_id;
    if c.notify_by = 'email' and c.email is not null then way := 'email'; recipient := c.email;
    elsif coalesce(t.contact_phone, c.phone) is not null and coalesce(c.notify_by, 'sms') in ('sms', 'email') then
        way := 'sms'; recipient := coalesce(t.contact_phone, c.phone);
    elsif c.email is not null and c.notify_by <> 'none' then way := 'email'; recipient := c.email;
    else return null;
    end if;
    insert into message (district_id, ticket_id, channel, recipient, subject, body, dedupe_key, closes_ticket, created_by)
    values (district, t.id, way, recipient, tell_customer.subject, tell_customer.body, key, closes, current_person())
    on conflict (dedupe_key) do nothing;
    notify message;
    return way;
end $$;

create or replace function tell_reached(district int, outage bigint, subject text, body text, key text) returns int
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    o outage;
    written int;
begin
    select * into o from outage x where x.district_id = district and x.id = tell_reached.outage;
    if o.id is null or acting_role() not in ('district_staff', 'district_manager', 'centre_supervisor')
       or not sees_district(district) then return 0; end if;
    insert into message (district_id, outage_id, channel, recipient, subject, body, dedupe_key, created_by)
    select district, o.id, w.way, case w.way when 'email' then c.email else c.phone end,
           tell_reached.subject, tell_reached.body, key || ':' || c.id, current_person()
    from customer c
    left join transformer tr on tr.district_id = c.district_id and tr.id = c.transformer_id
    cross join lateral (select case when c.notify_by = 'email' and c.email is not null then 'email'
                                    when c.notify_by in ('sms', 'email') and c.phone is not null then 'sms' end way) w
    where c.district_id = district and w.way is not null
      and (c.transformer_id = o.transformer_id or o.transformer_id is null and tr.feeder_id = o.feeder_id)
    on conflict (dedupe_key) do nothing;
    get diagnostics written = row_count;
    notify message;
    return written;
end $$;
"""


def upgrade() -> None:
    op.execute(WAY)
    op.execute(ASKED)


def downgrade() -> None:
    op.execute(WRITTEN_TWICE)
    op.execute("drop function contact_way, contact_address")
