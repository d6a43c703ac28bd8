-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.tickets_found(q text, called text, most integer)
 RETURNS TABLE(district_id integer, id bigint, step integer)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
    newest constant int := 2000;
    unit constant int := case when acting_role() in ('district_staff', 'district_manager') then current_unit() end;
    digits constant text := regexp_replace(q, '[^0-9]', '', 'g');
    part constant text := case when q ~ '^[ +0-9().-]+$' and length(digits) >= 4 then digits end;
    wanted constant text := upper(btrim(q));
    words constant tsquery := words_query(q, false);
    added int;
begin
    -- Row policies are asked again by the query that joins this; what they hide is not even found here.
    if acting_role() not in ('district_staff', 'district_manager', 'centre_agent', 'centre_supervisor') then return; end if;
    return query select t.district_id, t.id, 0 from ticket t where t.number = wanted and sees_ticket(t);
    if found or words is null then return; end if;

    return query
        select (x.t).district_id, (x.t).id, 1 from (
            select t from ticket t where t.contact_phone = called order by t.received_at desc limit most) x
        where sees_ticket(x.t);
    if part is not null then
        return query select t.district_id, t.id, 1 from ticket t
            where (reverse(t.number) like reverse(part) || '%' or t.contact_phone like part || '%') and sees_ticket(t) limit most;
    end if;
    return query
        select x.district_id, x.id, 2 from (
            select t.* from (select distinct f.district_id, f.id from find_customers(q, called, null, null, 20) f) f
            cross join lateral (
                select t.district_id, t.id, t.received_at from ticket t
                where t.district_id = f.district_id and t.customer_id = f.id and sees_ticket(t)
                order by t.received_at desc limit most) t
            order by t.received_at desc limit most) x;

    return query select t.district_id, t.id, 3 from ticket t
        where t.state in ('new', 'working', 'waiting', 'checking', 'returned')
          and ticket_words(t.subject, t.said) @@ words and sees_ticket(t)
        limit most;
    if unit is null then
        return query select t.district_id, t.id, 5 from ticket t
            where ticket_words(t.subject, t.said) @@ words and sees_ticket(t) limit most;
        get diagnostics added = row_count;
        if added < most then return; end if;
        return query
            select (x.t).district_id, (x.t).id, 4 from (select t from ticket t order by t.received_at desc limit newest) x
            where ticket_words((x.t).subject, (x.t).said) @@ words and sees_ticket(x.t) limit most;
    else
        return query select t.district_id, t.id, 5 from ticket t
            where t.district_id = unit and ticket_words(t.subject, t.said) @@ words and sees_ticket(t) limit most;
        get diagnostics added = row_count;
        if added < most then return; end if;
        return query
            select (x.t).district_id, (x.t).id, 4 from (
                select t from ticket t where t.district_id = unit order by t.id desc limit newest) x
            where ticket_words((x.t).subject, (x.t).said) @@ words and sees_ticket(x.t) limit most;
    end if;
end $function$;

COMMENT ON FUNCTION tickets_found(text,text,integer) IS 'By number or its end, by the caller''s phone or its beginning, by customer, or by words of subject and text: what is open, the newest, others. The lower the step the likelier; one may come by several.';

REVOKE ALL ON FUNCTION tickets_found(text,text,integer) FROM PUBLIC;
