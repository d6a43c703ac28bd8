-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.tell_reached(district integer, outage bigint, subject text, body text, key text)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    o outage;
    versions bigint[];
    written int;
begin
    select * into o from outage x where x.district_id = district and x.id = tell_reached.outage;
    if o.id is null or acting_role() not in ('district_staff', 'district_manager', 'centre_supervisor')
       or not sees_district(district) then return 0; end if;
    insert into message (district_id, outage_id, customer_id, kind, channel, recipient, subject, body, dedupe_key, valid_until,
                         created_by)
    select district, o.id, c.id, case when o.kind = 'planned' and o.starts > now() + interval '12 hours' then 'planned' else 'urgent' end,
           w.way, contact_address(w.way, c.email, c.phone),
           tell_reached.subject, tell_reached.body, key || ':' || c.id, greatest(o.ends, now() + interval '1 hour'), current_person()
    from customer c
    left join transformer tr on tr.district_id = c.district_id and tr.id = c.transformer_id
    cross join lateral (select contact_way(c.notify_by, c.email is not null and c.email_bounced_at is null, c.phone is not null,
                                           false) way) w
    where c.district_id = district and w.way is not null
      and (c.transformer_id = o.transformer_id or o.transformer_id is null and tr.feeder_id = o.feeder_id)
    on conflict (dedupe_key) do nothing;
    get diagnostics written = row_count;
    with recursive chain as (
        select o.id, o.replaces_id
        union all
        select x.id, x.replaces_id from outage x join chain on x.district_id = district and x.id = chain.replaces_id
    ) select array_agg(chain.id) into versions from chain;
    update callback x set state = 'obsolete', settled_at = now()
    where x.district_id = district and x.id in (
        select y.id from callback y
        where y.district_id = district and y.state = 'waiting' and y.outage_id = any (versions)
          and not starts_with(y.dedupe_key, key || ':')
        for update skip locked);  -- who rings at this moment holds the row, and perhaps waits for ours
    if o.state in ('posted', 'moved', 'cancelled') then
        insert into callback (district_id, outage_id, customer_id, tells, subject, body, dedupe_key, due, valid_until, created_by)
        select district, o.id, c.id, o.state, tell_reached.subject, tell_reached.body, key || ':' || c.id, greatest(o.starts, now()),
               greatest(o.ends, now() + interval '1 hour'), current_person()
        from customer c
        left join transformer tr on tr.district_id = c.district_id and tr.id = c.transformer_id
        where c.district_id = district and c.notify_by <> 'none' and c.phone is not null
          and contact_way(c.notify_by, c.email is not null and c.email_bounced_at is null, true, false) is null
          and (c.transformer_id = o.transformer_id or o.transformer_id is null and tr.feeder_id = o.feeder_id)
          and (o.state = 'posted'  -- that it is off or moved concerns who was told of it, or is being told
               or exists (select from callback k where k.district_id = district and k.outage_id = any (versions)
                          and k.customer_id = c.id and (k.state = 'told' or k.claimed_until > now()))
               or exists (select from message m where m.district_id = district and m.outage_id = any (versions)
                          and m.customer_id = c.id and m.state in ('sent', 'handed', 'unbounced', 'delivered')))
        on conflict (district_id, dedupe_key) do nothing;
    end if;
    notify message;
    return written;
end $function$;

COMMENT ON FUNCTION tell_reached(integer,bigint,text,text,text) IS 'Queue one message to every customer whose station or feeder an outage names; returns how many were written.';

REVOKE ALL ON FUNCTION tell_reached(integer,bigint,text,text,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tell_reached(integer,bigint,text,text,text) TO centre_supervisor, district_manager, district_staff;
