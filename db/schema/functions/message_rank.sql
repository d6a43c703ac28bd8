-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.message_rank(state text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    select case state when 'handed' then 1 when 'sent' then 2 when 'unbounced' then 2 when 'failed' then 3 when 'expired' then 3
                      when 'delivered' then 4 when 'withdrawn' then 5 else 0 end
$function$;

COMMENT ON FUNCTION message_rank(text) IS 'How far a state is; a message goes only further. What waits and what no gateway took are level.';

REVOKE ALL ON FUNCTION message_rank(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION message_rank(text) TO portal_worker;
