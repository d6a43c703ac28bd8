-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.audience(o outage, telling text)
 RETURNS TABLE(customer_id bigint, way text, rung boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select c.id, w.way,
           w.way is null and c.notify_by <> 'none' and c.phone is not null
           and (telling = 'posted'  -- that it is off or moved concerns who was told of it, or is being told
                or telling in ('moved', 'cancelled')
                   and (exists (select from callback k where k.district_id = o.district_id and k.customer_id = c.id
                                and k.outage_id in (select n.id from notices(o) n)
                                and (k.state = 'told' or k.claimed_until > now()))
                        or exists (select from message m where m.district_id = o.district_id and m.customer_id = c.id
                                   and m.outage_id in (select n.id from notices(o) n)
                                   and m.state in ('sent', 'handed', 'unbounced', 'delivered'))))
    from customer c
    left join transformer tr on tr.district_id = c.district_id and tr.id = c.transformer_id
    cross join lateral (select contact_way(c.notify_by, c.email is not null and c.email_bounced_at is null, c.phone is not null,
                                           false) way) w
    where c.district_id = o.district_id
      and (c.transformer_id = o.transformer_id or o.transformer_id is null and tr.feeder_id = o.feeder_id)
$function$;

COMMENT ON FUNCTION audience(outage,text) IS 'Everybody whom an outage reaches: by which way they are told, or whether they are rung. Neither: they are not told.';

REVOKE ALL ON FUNCTION audience(outage,text) FROM PUBLIC;
