-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.undo_act(act bigint, begun timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    update message m set state = 'withdrawn', reason = 'withdrawn', dedupe_key = left(m.dedupe_key, 160) || '>taken-back>' || m.id
    from act_rows(act, 'message') r where m.district_id = r.district_id and m.id = r.id;

    delete from note n using act_rows(act, 'note') r
    where r.operation = 'insert' and n.district_id = r.district_id and n.id = r.id;

    update alert a set event = left(a.event, 40) || '>taken-back>' || a.id, settled_at = coalesce(a.settled_at, now()),
                       settled_by = coalesce(a.settled_by, current_person()), settled_how = coalesce(a.settled_how, 'done'),
                       climbs_at = null
    from act_rows(act, 'alert') r where r.operation = 'insert' and a.district_id = r.district_id and a.id = r.id;
    update alert a set settled_at = null, settled_by = null, settled_how = null,
                       climbs_at = (r.before ->> 'climbs_at')::timestamptz
    from act_rows(act, 'alert') r
    where r.operation = 'update' and r.before ? 'settled_at' and a.district_id = r.district_id and a.id = r.id;

    delete from urge u using act_rows(act, 'urge') r
    where r.operation = 'insert' and u.district_id = r.district_id and u.id = r.id;
    update urge u set (acknowledged_at, acknowledged_by, answered_at, answered_by, answer) = (
        select b.acknowledged_at, b.acknowledged_by, b.answered_at, b.answered_by, b.answer
        from jsonb_populate_record(u, r.before) b)
    from act_rows(act, 'urge') r where r.operation = 'update' and u.district_id = r.district_id and u.id = r.id;

    delete from holding h using act_rows(act, 'holding') r
    where r.operation = 'insert' and h.district_id = r.district_id and h.ticket_id = split_part(r.key, ',', 1)::bigint
      and h.since = (r.after ->> 'since')::timestamptz;
    update holding h set until = 'infinity' from act_rows(act, 'holding') r
    where r.operation = 'update' and r.before ->> 'until' = 'infinity' and h.district_id = r.district_id
      and h.ticket_id = split_part(r.key, ',', 1)::bigint and h.until >= begun and h.until < 'infinity';

    update ticket t set (state, respond_due, responded_at, arrive_due, arrived_at, resolve_due, resolved_at, closed_at, answer) = (
        select b.state, b.respond_due, b.responded_at, b.arrive_due, b.arrived_at, b.resolve_due, b.resolved_at, b.closed_at,
               b.answer
        from jsonb_populate_record(t, r.before) b)
    from (select c.district_id, c.id, jsonb_object_agg(e.key, e.value order by c.change_id desc) as before
          from act_rows(act, 'ticket') c cross join jsonb_each(c.before) e group by 1, 2) r
    where t.district_id = r.district_id and t.id = r.id;

    -- The trigger of the state has begun or ended a pause by now; what stands is what was before the act.
    delete from pause p using act_rows(act, 'ticket') r
    where p.district_id = r.district_id and p.ticket_id = r.id and p.since >= begun;
    update pause p set until = 'infinity' from act_rows(act, 'ticket') r
    where p.district_id = r.district_id and p.ticket_id = r.id and p.until >= begun and p.until < 'infinity';

    update ticket t set (urges, urges_open) = (
        select count(*), count(*) filter (where u.answered_at is null) from urge u
        where u.district_id = t.district_id and u.ticket_id = t.id)
    from taken_back b
    where b.transaction = act and b.at is null and t.district_id = b.district_id and t.id = b.ticket_id
      and exists (select from act_rows(act, 'urge'));
end $function$;

COMMENT ON FUNCTION undo_act(bigint,timestamp with time zone) IS 'What an act wrote as it was before; only take_back calls it, which has asked whether it may.';

REVOKE ALL ON FUNCTION undo_act(bigint,timestamp with time zone) FROM PUBLIC;
