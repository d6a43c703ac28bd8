-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.alert_of_verdict()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    if new.resolved_at is not null then
        perform settle_alerts(new.district_id, new.id, '{work,mine,hazard,half,limit,urge,raised,danger}');
    elsif old.arrived_at is null and new.arrived_at is not null then
        perform settle_alerts(new.district_id, new.id, '{half,limit}', '{arrive}');
    end if;
    return null;
end $function$;

REVOKE ALL ON FUNCTION alert_of_verdict() FROM PUBLIC;
