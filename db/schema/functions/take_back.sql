-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.take_back(act bigint)
 RETURNS TABLE(refusal text, district_id integer, ticket_id bigint, number text, action text, words text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
    begun timestamptz;
    verb text;
    why text;
    written text;
begin
    -- Messages before tickets, as who sends them does; then whoever was first has done.
    perform from message m join act_rows(act, 'message') r on m.district_id = r.district_id and m.id = r.id
    order by m.district_id, m.id for update of m;
    perform from ticket t join act_tickets(act) a on t.district_id = a.district_id and t.id = a.ticket_id
    order by t.district_id, t.id for update of t;
    why := act_stands(act);
    if why is not null then
        return query select why, null::int, null::bigint, null::text, null::text, null::text;
        return;
    end if;
    select min(c.at), min(c.action) into begun, verb from act_changes(act) c;
    written := coalesce((select r.after ->> 'answer' from act_rows(act, 'ticket') r
                         where r.after ->> 'answer' is not null order by r.change_id limit 1),
                        (select r.after ->> 'body' from act_rows(act, 'note') r order by r.change_id limit 1),
                        (select coalesce(r.after ->> 'body', r.after ->> 'answer') from act_rows(act, 'urge') r
                         order by r.change_id limit 1),
                        (select r.after ->> 'remark' from act_rows(act, 'holding') r
                         where r.operation = 'insert' order by r.change_id limit 1));
    insert into taken_back (district_id, ticket_id, action, transaction, person_id, unit_id, acted_at)
    select a.district_id, a.ticket_id, verb, act, current_person(), current_unit(), begun from act_tickets(act) a;
    perform undo_act(act, begun);
    update taken_back b set at = clock_timestamp() where b.transaction = act and b.at is null;
    perform say_live('ticket', t.district_id, t.holder_unit_id, t.id, 'changed', t.confidential)
    from taken_back b join ticket t on t.district_id = b.district_id and t.id = b.ticket_id
    where b.transaction = act and b.acted_at = begun;
    return query select null::text, t.district_id, t.id, t.number::text, verb, written
                 from taken_back b join ticket t on t.district_id = b.district_id and t.id = b.ticket_id
                 where b.transaction = act and b.acted_at = begun order by t.district_id, t.id limit 1;
end $function$;

COMMENT ON FUNCTION take_back(bigint) IS 'Undo one''s own act within its ten seconds, all of it or, with the reason, nothing.';

REVOKE ALL ON FUNCTION take_back(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_back(bigint) TO centre_agent, centre_supervisor, district_manager, district_staff;
