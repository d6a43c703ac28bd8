-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.undo_outage_act(act bigint, verb text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    update message m set state = 'withdrawn', reason = 'withdrawn', dedupe_key = left(m.dedupe_key, 160) || '>taken-back>' || m.id
    from act_rows(act, 'message') r where m.district_id = r.district_id and m.id = r.id;

    delete from callback k using act_rows(act, 'callback') r
    where r.operation = 'insert' and k.district_id = r.district_id and k.id = r.id;
    update callback k set state = r.before ->> 'state', settled_at = (r.before ->> 'settled_at')::timestamptz
    from act_rows(act, 'callback') r where r.operation = 'update' and k.district_id = r.district_id and k.id = r.id;

    -- What was typed to be posted at once is a draft now; a notice that took another's place goes.
    if verb = 'outages.announce' then
        update outage o set state = 'draft', posted_at = null, posted_by = null, customers = null, told = null
        from act_outages(act) a where a.added and o.district_id = a.district_id and o.id = a.outage_id;
    else
        delete from outage o using act_outages(act) a where a.added and o.district_id = a.district_id and o.id = a.outage_id;
    end if;
    update outage o set (state, restored_at, posted_at, posted_by, note, customers, told) = (
        select b.state, b.restored_at, b.posted_at, b.posted_by, b.note, b.customers, b.told from jsonb_populate_record(o, r.before) b)
    from (select c.district_id, c.id, jsonb_object_agg(e.key, e.value order by c.change_id desc) as before
          from act_rows(act, 'outage') c cross join jsonb_each(c.before) e group by 1, 2) r
    join act_outages(act) a on a.district_id = r.district_id and a.outage_id = r.id and not a.added
    where o.district_id = r.district_id and o.id = r.id;
end $function$;

COMMENT ON FUNCTION undo_outage_act(bigint,text) IS 'What an act on an outage wrote as it was before; only take_back_outage calls it, which has asked whether it may.';

REVOKE ALL ON FUNCTION undo_outage_act(bigint,text) FROM PUBLIC;
