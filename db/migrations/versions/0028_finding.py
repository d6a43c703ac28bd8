"""What was typed finds: a code before a phone, parts of both, a street with its ward; whole words before beginnings; tickets by their words.

Each way of finding has an index, built while people work: 3 M customers and 5 M tickets take some minutes.
"""

from alembic import op

from db.migrations.helpers import build_index, drop_index

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

WORDS = """
-- squawk-ignore ban-drop-function
drop function if exists words_query(text);
create or replace function words_query(q text, whole boolean) returns tsquery language sql immutable parallel safe
    set search_path = public, pg_temp as $$
    select to_tsquery('simple', string_agg(quote_literal(w) || case when n = last and not whole then ':*' else '' end, ' & ' order by n))
    from (select w, n, max(n) over () as last
          from regexp_split_to_table(plain(regexp_replace(q, '[^[:alnum:]/ .-]', ' ', 'g')), '\\s+') with ordinality t(w, n)
          where w <> '') words
$$;
comment on function words_query is 'Whole words, or the last as far as it is typed: were all of them beginnings, the index would read a million entries.';

create or replace function ticket_words(subject text, said text) returns tsvector language sql immutable parallel safe
    set search_path = public, pg_temp as $$ select to_tsvector('simple', plain(subject || ' ' || said)) $$;
comment on function ticket_words is 'What a ticket is searched by: its subject and what the customer said, without marks.';
grant execute on function ticket_words to portal_user;  -- an index is kept with the rights of who writes the row
"""

# Steps come in the order in which what they find is likelier meant, and each adds to what the ones before found.
CUSTOMERS = """
-- squawk-ignore ban-drop-function
drop function if exists find_tickets(text, int);
-- squawk-ignore ban-drop-function
drop function if exists find_customers(text, int);
create or replace function find_customers(q text, called text, only_unit int, only_ward int, most int)
    returns table (district_id int, id bigint, step int)
    language plpgsql stable security definer
    set search_path = public, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
    unit constant int := case when acting_role() in ('district_staff', 'district_manager') then current_unit() else only_unit end;
    units constant int[] := case when whole_reach() is null and acting_role() in ('centre_agent', 'centre_supervisor') then reach() end;
    typed constant text := upper(regexp_replace(q, '[^[:alnum:]]', '', 'g'));
    part constant text := case when q ~ '^[ +0-9().-]+$' then regexp_replace(q, '[^0-9]', '', 'g') end;
    bare constant text := ' ' || btrim(regexp_replace(plain(regexp_replace(q, '[^[:alnum:]/ .-]', ' ', 'g')), '\\s+', ' ', 'g')) || ' ';
    found_by int := 0;
    added int;
    split record;
begin
    if acting_role() not in ('district_staff', 'district_manager', 'centre_agent', 'centre_supervisor') then return; end if;
    if typed = '' then return; end if;

    return query select c.district_id, c.id, 0 from customer c
        where c.code = typed and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units))
          and (only_ward is null or c.ward_id = only_ward) limit most;
    get diagnostics found_by = row_count;
    if called is not null then
        return query select c.district_id, c.id, 1 from customer c
            where (c.phone = called or c.phone2 = called)
              and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units))
              and (only_ward is null or c.ward_id = only_ward) limit most;
        get diagnostics added = row_count;
        found_by := found_by + added;
    end if;
    if found_by > 0 then return; end if;  -- it was one's whole code or number

    if length(typed) >= 4 and typed ~ '[0-9]' then
        return query select c.district_id, c.id, 3 from customer c
            where c.code like typed || '%'
              and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units))
              and (only_ward is null or c.ward_id = only_ward) limit most;
        return query select c.district_id, c.id, 4 from customer c
            where reverse(c.code) like reverse(typed) || '%'
              and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units))
              and (only_ward is null or c.ward_id = only_ward) limit most;
    end if;
    if length(part) >= 4 then
        return query select c.district_id, c.id, 4 from customer c
            where (c.phone like part || '%' or c.phone2 like part || '%'
                   or reverse(c.phone) like reverse(part) || '%' or reverse(c.phone2) like reverse(part) || '%')
              and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units))
              and (only_ward is null or c.ward_id = only_ward) limit most;
    end if;

    return query select c.district_id, c.id, 2 from customer c
        where plain(c.name) = btrim(bare) and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units))
          and (only_ward is null or c.ward_id = only_ward) limit most;
    foreach found_by in array '{5,6}'::int[] loop  -- whole words, then the last as far as it is typed
        if unit is null then
            return query select c.district_id, c.id, found_by from customer c
                where c.search @@ words_query(q, found_by = 5) and (units is null or c.district_id = any (units))
                  and (only_ward is null or c.ward_id = only_ward) limit most;
        else
            return query select c.district_id, c.id, found_by from customer c
                where c.district_id = unit and c.search @@ words_query(q, found_by = 5)
                  and (units is null or c.district_id = any (units))
                  and (only_ward is null or c.ward_id = only_ward) limit most;
        end if;
        get diagnostics added = row_count;
        if added = most then return; end if;
    end loop;

    for split in  -- a street and its ward, as lists print them; the ward also without what kind it is
        select s.rest, array_agg(w.id) as wards
        from ward w
        cross join lateral (values (plain(w.name)), (regexp_replace(plain(w.name), '^\\S+ ', '')), (regexp_replace(plain(w.name), ' \\S+$', ''))) n (name)
        cross join lateral (select btrim(replace(bare, ' ' || n.name || ' ', ' ')) as rest) s
        where strpos(bare, ' ' || n.name || ' ') > 0 and s.rest <> '' and (only_ward is null or w.id = only_ward)
        group by 1
    loop
        return query select c.district_id, c.id, 5 from customer c
            where c.search @@ words_query(split.rest, true) and c.ward_id = any (split.wards)
              and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units)) limit most;
    end loop;
end $$;
comment on function find_customers is
    'By code, phone (called: as numbers are stored), parts of either, or words of name, address and ward with or without marks; a district finds its own only. The lower the step, the likelier it is meant; one may come by several. A function because text operators are not leakproof: under a row policy their index would not be used.';
"""

# Words that many tickets have would be read for seconds to sort them by age: so the newest are looked through, and of
# the others only so many as are counted are taken.
TICKETS = """
create or replace function find_tickets(q text, called text, most int) returns table (district_id int, id bigint, step int)
    language plpgsql stable security definer
    set search_path = public, pg_temp set plan_cache_mode = force_custom_plan as $$
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
end $$;
comment on function find_tickets is
    'By number or its end, by the caller''s phone or its beginning, by customer, or by words of subject and text: what is open, the newest, others. The lower the step the likelier; one may come by several.';
"""

GRANTS = """
grant execute on function find_customers, find_tickets to district_staff, district_manager, centre_agent, centre_supervisor;
"""


def upgrade() -> None:
    build_index("customer_code_end_idx", "customer (reverse(code) text_pattern_ops)")
    build_index("customer_name_idx", "customer (plain(name) text_pattern_ops)")
    build_index("customer_phone_idx", "customer (phone text_pattern_ops)")
    build_index("customer_phone2_idx", "customer (phone2 text_pattern_ops) where phone2 is not null")
    build_index("customer_phone_end_idx", "customer (reverse(phone) text_pattern_ops)")
    build_index(
        "customer_phone2_end_idx", "customer (reverse(phone2) text_pattern_ops) where phone2 is not null"
    )
    op.execute(WORDS)
    build_index("ticket_number_end_idx", "ticket (reverse(number) text_pattern_ops)")
    build_index("ticket_contact_idx", "ticket (contact_phone text_pattern_ops, received_at)")
    build_index("ticket_words_idx", "ticket using gin (district_id, ticket_words(subject, said))")
    build_index(
        "ticket_open_words_idx",
        "ticket using gin (ticket_words(subject, said)) where state in ('new', 'working', 'waiting', 'checking', 'returned')",
    )
    op.execute(CUSTOMERS)
    op.execute(TICKETS)
    op.execute(GRANTS)


def downgrade() -> None:
    for index in ("customer_code_end_idx", "customer_name_idx", "customer_phone_end_idx", "customer_phone2_end_idx",
                  "ticket_number_end_idx", "ticket_words_idx", "ticket_open_words_idx"):  # fmt: skip
        drop_index(index)
    build_index("customer_phone_idx", "customer (phone)")
    build_index("customer_phone2_idx", "customer (phone2) where phone2 is not null")
    build_index("ticket_contact_idx", "ticket (contact_phone, received_at)")
    op.execute(
        """
    drop function find_tickets(text, text, int);
    drop function find_customers(text, text, int, int, int);
    drop function words_query(text, boolean);
    drop function ticket_words(text, text);
    create function words_query(q text)
     RETURNS tsquery
     LANGUAGE sql
     IMMUTABLE PARALLEL SAFE
     SET search_path TO 'public', 'pg_temp'
    AS $function$
        select to_tsquery('simple', string_agg(quote_literal(w) || case when n = last then ':*' else '' end, ' & ' order by n))
        from (select w, n, max(n) over () as last
              from regexp_split_to_table(plain(regexp_replace(q, '[^[:alnum:]/ .-]', ' ', 'g')), '\\s+') with ordinality t(w, n)
              where w <> '') words
    $function$;
    COMMENT ON FUNCTION words_query(text) IS 'Whole words, the last as far as it is typed: were all of them beginnings, the index would read a million entries.';
    create function find_customers(q text, most integer)
     RETURNS TABLE(district_id integer, id bigint)
     LANGUAGE plpgsql
     STABLE SECURITY DEFINER
     SET search_path TO 'public', 'pg_temp'
     SET plan_cache_mode TO 'force_custom_plan'
    AS $function$
    declare
        unit constant int := case when acting_role() in ('district_staff', 'district_manager') then current_unit() end;
        units constant int[] := case when unit is null and whole_reach() is null then reach() end;
        digits constant text := regexp_replace(regexp_replace(q, '[^0-9]', '', 'g'), '^84', '0');
        prefix constant text := upper(regexp_replace(q, '[^[:alnum:]]', '', 'g'));
    begin
        if acting_role() not in ('district_staff', 'district_manager', 'centre_agent', 'centre_supervisor') then return; end if;
        if q ~ '^[ +0-9().-]+$' and length(digits) between 6 and 15 then
            return query select c.district_id, c.id from customer c
                where c.phone = digits and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units))
                union select c.district_id, c.id from customer c
                where c.phone2 = digits and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units))
                union select c.district_id, c.id from customer c
                where c.code like prefix || '%' and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units)) limit most;
        elsif prefix ~ '[0-9]' and length(prefix) >= 4 then
            return query select c.district_id, c.id from customer c
                where c.code like prefix || '%' and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units)) limit most;
        end if;
        if found then return; end if;  -- what looks like a code may be an address: An 12
        if unit is null then
            return query select c.district_id, c.id from customer c where c.search @@ words_query(q) and (units is null or c.district_id = any (units)) limit most;
        else
            return query select c.district_id, c.id from customer c
                where c.district_id = unit and c.search @@ words_query(q) limit most;
        end if;
    end $function$;
    COMMENT ON FUNCTION find_customers(text,integer) IS 'By code, phone, or words of name and address with or without marks; a district finds its own only. A function because text operators are not leakproof: under a row policy their index would not be used.';
    GRANT EXECUTE ON FUNCTION find_customers(text,integer) TO centre_agent, centre_supervisor, district_manager, district_staff;
    create function find_tickets(q text, most integer)
     RETURNS TABLE(district_id integer, id bigint)
     LANGUAGE plpgsql
     STABLE SECURITY DEFINER
     SET search_path TO 'public', 'pg_temp'
     SET plan_cache_mode TO 'force_custom_plan'
    AS $function$
    declare
        digits constant text := regexp_replace(regexp_replace(q, '[^0-9]', '', 'g'), '^84', '0');
        wanted constant text := upper(btrim(q));
    begin
        -- Row policies are asked again by the query that joins this; what they hide is not even found here.
        if acting_role() not in ('district_staff', 'district_manager', 'centre_agent', 'centre_supervisor') then return; end if;
        return query
            select t.district_id, t.id from ticket t
            where t.number = wanted and sees_ticket(t)
            union
            select (x.t).district_id, (x.t).id from (
                select t from ticket t
                where length(digits) >= 6 and t.contact_phone = digits order by t.received_at desc limit most) x
            where sees_ticket(x.t)
            union
            select x.district_id, x.id from (
                select t.* from find_customers(q, 20) f
                cross join lateral (
                    select t.district_id, t.id, t.received_at from ticket t
                    where t.district_id = f.district_id and t.customer_id = f.id and sees_ticket(t)
                    order by t.received_at desc limit most) t
                order by t.received_at desc limit most) x;
    end $function$;
    GRANT EXECUTE ON FUNCTION find_tickets(text,integer) TO centre_agent, centre_supervisor, district_manager, district_staff;
    """
    )
