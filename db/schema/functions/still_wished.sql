-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.still_wished(district integer, customer bigint, channel text, asked boolean)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select coalesce((
        select contact_way(c.notify_by, still_wished.channel = 'email', still_wished.channel <> 'email', asked) is not null
        from customer c where c.district_id = district and c.id = still_wished.customer), true)
$function$;

COMMENT ON FUNCTION still_wished(integer,bigint,text,boolean) IS 'Whether who it goes to wishes messages at such an address now; whoever is no customer of ours gave it for the purpose.';

REVOKE ALL ON FUNCTION still_wished(integer,bigint,text,boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION still_wished(integer,bigint,text,boolean) TO portal_worker;
