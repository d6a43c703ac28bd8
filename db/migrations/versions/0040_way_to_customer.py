"""How an answer will reach its customer is asked of the function that sends it, before it is written."""

from alembic import op

from db.migrations.helpers import CENTRE, DISTRICT

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

WAY = """
create function ticket_way(t ticket, out way text, out address text, out wish text)
    language sql stable set search_path = public, pg_temp as $$
    select w.way, contact_address(w.way, c.email, p.phone), c.notify_by
    from (select) one
    left join customer c on c.district_id = t.district_id and c.id = t.customer_id
    cross join lateral (select coalesce(t.contact_phone, c.phone) as phone) p
    cross join lateral (select contact_way(coalesce(c.notify_by, 'sms'), c.email is not null and c.email_bounced_at is null,
                                           p.phone is not null, true) as way) w
$$;
comment on function ticket_way is
    'By which way a message about a ticket goes, to which address, and what the customer wishes; no way: somebody has to ring.';

create function way_to_customer(district int, ticket bigint, out way text, out recipient text, out wish text)
    language sql stable security definer set search_path = public, pg_temp as $$
    select w.way, case when w.way = 'email' then mask_email(w.address) else mask_phone(w.address) end, w.wish
    from ticket t cross join lateral ticket_way(t) w
    where t.district_id = way_to_customer.district and t.id = way_to_customer.ticket and sees_ticket(t)
$$;
comment on function way_to_customer is
    'What tell_customer would do now, for who sees the ticket: the way, the address masked, and what the customer wishes.';
"""

TELL = """
create or replace function tell_customer(district int, ticket bigint, subject text, body text, key text, closes boolean)
    returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare
    t ticket;
    w record;
begin
    select * into t from ticket x where x.district_id = district and x.id = tell_customer.ticket;
    if t.id is null or not sees_ticket(t) then return null; end if;
    select * into w from ticket_way(t);
    if w.way is null then return null; end if;
    insert into message (district_id, ticket_id, customer_id, kind, channel, recipient, subject, body, dedupe_key, closes_ticket,
                         not_before, valid_until, created_by)
    values (district, t.id, t.customer_id, 'answer', w.way, w.address, tell_customer.subject, tell_customer.body, key, closes,
            now() + interval '10 seconds', now() + interval '7 days', current_person())
    on conflict (dedupe_key) do nothing;
    notify message;
    return w.way;
end $$;
"""

BEFORE = """
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
    way := contact_way(coalesce(c.notify_by, 'sms'), c.email is not null and c.email_bounced_at is null, phone is not null, true);
    if way is null then return null; end if;
    insert into message (district_id, ticket_id, customer_id, kind, channel, recipient, subject, body, dedupe_key, closes_ticket,
                         not_before, valid_until, created_by)
    values (district, t.id, t.customer_id, 'answer', way, contact_address(way, c.email, phone), tell_customer.subject,
            tell_customer.body, key, closes, now() + interval '10 seconds', now() + interval '7 days', current_person())
    on conflict (dedupe_key) do nothing;
    notify message;
    return way;
end $$;
"""


def upgrade() -> None:
    op.execute(WAY)
    op.execute(f"grant execute on function way_to_customer to {CENTRE}, {DISTRICT}")
    op.execute(TELL)


def downgrade() -> None:
    op.execute(BEFORE)
    op.execute("drop function way_to_customer, ticket_way")
