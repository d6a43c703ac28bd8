-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.news_written(district integer, outage bigint, key text, taken text[])
 RETURNS TABLE(callbacks integer, leaves boolean, kept boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select (select count(*)::int from callback c where c.district_id = district and c.outage_id = news_written.outage
            and c.state = 'waiting' and starts_with(c.dedupe_key, key)),
           coalesce(bool_or(m.state in ('handed', 'sent', 'unbounced', 'delivered')
                            or m.state = 'waiting' and m.channel = any (taken)), false),
           coalesce(bool_or(m.state = 'no_gateway' or m.state = 'waiting' and m.channel <> all (taken)), false)
    from message m
    where may_tell(district) and m.district_id = district and m.outage_id = news_written.outage and starts_with(m.dedupe_key, key)
$function$;

COMMENT ON FUNCTION news_written(integer,bigint,text,text[]) IS 'What becomes of news by its key: whom to ring, whether a message leaves, by the channels that a gateway takes, and whether one lies in the folder.';

REVOKE ALL ON FUNCTION news_written(integer,bigint,text,text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION news_written(integer,bigint,text,text[]) TO centre_supervisor, district_manager, district_staff;
