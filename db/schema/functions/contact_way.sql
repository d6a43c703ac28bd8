-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.contact_way(notify_by text, has_email boolean, has_phone boolean, asked boolean)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    select case
        when notify_by = 'none' then null
        when notify_by = 'email' and has_email then 'email'
        when notify_by <> 'call' and has_phone then coalesce(nullif(notify_by, 'email'), 'sms')
        when asked and has_email and not (notify_by = 'call' and has_phone) then 'email'
    end
$function$;

COMMENT ON FUNCTION contact_way(text,boolean,boolean,boolean) IS 'The channel by which a customer is told; null where there is no way but a call. A wish that is neither email nor a call is a channel to the phone. Who asked us is answered by email where there is no other way and no wish to be called, who did not is left alone.';

REVOKE ALL ON FUNCTION contact_way(text,boolean,boolean,boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION contact_way(text,boolean,boolean,boolean) TO portal_user;
