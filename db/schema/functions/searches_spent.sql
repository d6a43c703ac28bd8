-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.searches_spent(q text)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select case when mine.again then null
                when mine.parts >= b.parts_most and is_part_of_number(q) then 'parts'
                when mine.every >= b.most then 'every' end
    from search_budget b
    cross join lateral (
        select count(*) filter (where s.at > now() - interval '10 minutes') as every,
               count(*) filter (where s.part and s.at > now() - interval '1 hour') as parts,
               coalesce(bool_or(s.asked = search_digest(q) and s.at > now() - interval '10 minutes'), false) as again
        from search_made s where s.person_id = current_person()) mine
    where b.role = acting_role()
$function$;

COMMENT ON FUNCTION searches_spent(text) IS 'Whether this search is one too many now, of all within ten minutes (every) or of parts of numbers within an hour (parts).';

REVOKE ALL ON FUNCTION searches_spent(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION searches_spent(text) TO portal_user;
