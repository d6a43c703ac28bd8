-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.tell_reached(district integer, outage bigint, subject text, body text, key text)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    o outage;
    written int;
begin
    select * into o from outage x where x.district_id = district and x.id = tell_reached.outage;
    if o.id is null or not may_tell(district) then return 0; end if;
    insert into message (district_id, outage_id, customer_id, kind, channel, recipient, subject, body, dedupe_key, not_before, valid_until,
                         created_by)
    select district, o.id, c.id, case when o.kind = 'planned' and o.starts > now() + interval '12 hours' then 'planned' else 'urgent' end,
           a.way, contact_address(a.way, c.email, c.phone),
           tell_reached.subject, tell_reached.body, key || ':' || c.id, now() + interval '10 seconds', greatest(o.ends, now() + interval '1 hour'), current_person()
    from audience(o, o.state) a join customer c on c.district_id = district and c.id = a.customer_id
    where a.way is not null
    on conflict (dedupe_key) do nothing;
    get diagnostics written = row_count;
    update callback x set state = 'obsolete', settled_at = now()
    where x.district_id = district and x.id in (
        select y.id from callback y
        where y.district_id = district and y.state = 'waiting' and y.outage_id in (select id from notices(o))
          and not starts_with(y.dedupe_key, key || ':')
        for update skip locked);  -- who rings at this moment holds the row, and perhaps waits for ours
    insert into callback (district_id, outage_id, customer_id, tells, subject, body, dedupe_key, due, valid_until, created_by)
    select district, o.id, a.customer_id, o.state, tell_reached.subject, tell_reached.body, key || ':' || a.customer_id,
           greatest(o.starts, now()), greatest(o.ends, now() + interval '1 hour'), current_person()
    from audience(o, o.state) a where a.rung
    on conflict (district_id, dedupe_key) do nothing;
    notify message;
    return written;
end $function$;

COMMENT ON FUNCTION tell_reached(integer,bigint,text,text,text) IS 'Queue one message to every customer whose station or feeder an outage names; returns how many were written.';

REVOKE ALL ON FUNCTION tell_reached(integer,bigint,text,text,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tell_reached(integer,bigint,text,text,text) TO centre_supervisor, district_manager, district_staff;
