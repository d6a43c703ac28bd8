-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.next_way(m message)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    c customer;
    t ticket;
    tried text[];
    phone text;
    way text;
begin
    if m.valid_until is null or m.valid_until < now() then return null; end if;
    with recursive chain as (
        select x.channel, x.follows from message x where x.district_id = m.district_id and x.id = m.id
        union all
        select x.channel, x.follows from message x join chain on x.district_id = m.district_id and x.id = chain.follows
    ) select array_agg(channel) into tried from chain;
    select * into t from ticket x where x.district_id = m.district_id and x.id = m.ticket_id;
    if t.id is not null and t.state <> 'resolved' then return null; end if;
    select * into c from customer x where x.district_id = m.district_id and x.id = m.customer_id;
    phone := case when exists (select from unnest(tried) x where x <> 'email') then null else coalesce(t.contact_phone, c.phone) end;
    way := contact_way(coalesce(c.notify_by, 'sms'),
                       c.email is not null and c.email_bounced_at is null and not 'email' = any (tried),
                       phone is not null, m.ticket_id is not null);
    if way is null or way = any (tried) then
        if m.outage_id is not null and c.notify_by <> 'none' and c.phone is not null then
            insert into callback (district_id, outage_id, customer_id, tells, subject, body, dedupe_key, due, valid_until, created_by)
            values (m.district_id, m.outage_id, m.customer_id, told_by(m.dedupe_key), m.subject, m.body, left(m.dedupe_key, 190) || '>call', now(),
                    m.valid_until, m.created_by)
            on conflict (district_id, dedupe_key) do nothing;
        end if;
        return null;
    end if;
    insert into message (district_id, ticket_id, outage_id, customer_id, kind, channel, recipient, subject, body, dedupe_key,
                         closes_ticket, valid_until, follows, created_by)
    values (m.district_id, m.ticket_id, m.outage_id, m.customer_id, m.kind, way, contact_address(way, c.email, phone), m.subject,
            m.body, left(m.dedupe_key, 190) || '>' || way, m.closes_ticket, m.valid_until, m.id, m.created_by)
    on conflict (dedupe_key) do nothing;
    notify message;
    return way;
end $function$;

COMMENT ON FUNCTION next_way(message) IS 'What did not arrive goes the next way that the customer agreed to; null where none is left: then somebody has to ring.';

REVOKE ALL ON FUNCTION next_way(message) FROM PUBLIC;
