-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.take_report(at_gateway text, of text, reached text, why text, detail text, raw text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    perform pg_advisory_xact_lock(hashtextextended(at_gateway || '/' || of, 0));
    insert into gateway_report (gateway, reference, state, detail, raw)
    values (at_gateway, of, coalesce(reached, 'unread'), take_report.detail, take_report.raw)
    on conflict on constraint gateway_report_gateway_reference_state_key
        do update set at = now(), detail = excluded.detail, raw = excluded.raw;
    if reached is null then return false; end if;
    return apply_report(at_gateway, of, reached, why, take_report.detail);
end $function$;

COMMENT ON FUNCTION take_report(text,text,text,text,text,text) IS 'A gateway says what became of a part: kept as it came, once, and applied; repeated or overtaken ones change nothing.';

REVOKE ALL ON FUNCTION take_report(text,text,text,text,text,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_report(text,text,text,text,text,text) TO portal_worker;
