-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.hand_message(district integer, message bigint, worker text, to_gateway text, refs text[], due timestamp with time zone, quietly text, why text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    m message;
    begun timestamptz;
    early gateway_report;
begin
    perform pg_advisory_xact_lock(hashtextextended(to_gateway || '/' || r, 0)) from (select unnest(refs) r order by r) x;
    select x.began_at into begun from message x
    where x.district_id = district and x.id = hand_message.message and x.leased_by = worker and message_rank(x.state) = 0
    for update;
    if not found then return false; end if;
    update message x set state = 'handed', sent_at = now(), gateway = to_gateway, reason = why, error = null, leased_until = null,
                         began_at = null, report_due = due, silence = quietly
    where x.district_id = district and x.id = hand_message.message
    returning * into m;
    insert into message_part (district_id, message_id, gateway, reference) select district, m.id, to_gateway, r from unnest(refs) r;
    for early in select * from gateway_report r where r.gateway = to_gateway and r.reference = any (refs)
                 and r.at >= coalesce(begun, now() - interval '1 day')
                 and r.state in ('accepted', 'delivered', 'failed', 'expired') order by r.id loop
        perform apply_report(to_gateway, early.reference, early.state, null, early.detail);
    end loop;
    return true;
end $function$;

COMMENT ON FUNCTION hand_message(integer,bigint,text,text,text[],timestamp with time zone,text,text) IS 'The worker handed a message that it holds the lease of to a gateway, under these references; reports that came since it began count now. Those of before are of another message: some gateways count anew.';

REVOKE ALL ON FUNCTION hand_message(integer,bigint,text,text,text[],timestamp with time zone,text,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hand_message(integer,bigint,text,text,text[],timestamp with time zone,text,text) TO portal_worker;
