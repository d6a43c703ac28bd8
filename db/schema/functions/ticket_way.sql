-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.ticket_way(t ticket, OUT way text, OUT address text, OUT wish text)
 RETURNS record
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select w.way, contact_address(w.way, c.email, p.phone), c.notify_by
    from (select) one
    left join customer c on c.district_id = t.district_id and c.id = t.customer_id
    cross join lateral (select coalesce(t.contact_phone, c.phone) as phone) p
    cross join lateral (select contact_way(coalesce(c.notify_by, 'sms'), c.email is not null and c.email_bounced_at is null,
                                           p.phone is not null, true) as way) w
$function$;

COMMENT ON FUNCTION ticket_way(ticket) IS 'By which way a message about a ticket goes, to which address, and what the customer wishes; no way: somebody has to ring.';

REVOKE ALL ON FUNCTION ticket_way(ticket) FROM PUBLIC;
