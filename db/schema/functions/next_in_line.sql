-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.next_in_line(district integer, alert bigint)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    a alert;
    names text;
begin
    select * into a from alert x where x.district_id = district and x.id = next_in_line.alert and x.climbs_at is not null;
    if a.id is null or not (sees_district(a.unit_id) or a.unit_id = current_unit() or reaches(a.unit_id)) then return null; end if;
    for up in a.step + 1 .. 3 loop
        select string_agg(distinct p.name, ', ') into names from alert_people(a, up) x join person p on p.id = x.person_id
        where not exists (select from alert_addressee y where y.district_id = a.district_id and y.alert_id = a.id
                          and y.person_id = x.person_id);
        if names is not null then return names; end if;
    end loop;
    return null;
end $function$;

COMMENT ON FUNCTION next_in_line(integer,bigint) IS 'Who hears of an alert next if nobody acknowledges it; null where there is nobody.';

REVOKE ALL ON FUNCTION next_in_line(integer,bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION next_in_line(integer,bigint) TO centre_supervisor, district_manager;
