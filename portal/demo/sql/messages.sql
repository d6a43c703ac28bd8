-- What customers were sent; messages are kept for ninety days.
insert into message (district_id, ticket_id, channel, recipient, subject, body, dedupe_key, closes_ticket, state, attempts,
                     not_before, sent_at, created_at, created_by)
select t.district_id, t.id, t.way, contact_address(t.way, c.email, coalesce(t.contact_phone, c.phone)),
       {subject}, {body}, format('ticket:%s:%s:resolved', t.district_id, t.id), true, 'sent', 1,
       t.resolved_at, t.closed_at, t.resolved_at, t.staff
from demo.ticket t
join demo.story y on y.no = t.story
join customer c on c.district_id = t.district_id and c.id = t.customer_id
cross join lateral (select 'TK-' || to_char(t.received_at at time zone {zone}, 'YYMM') || '-' || lpad(t.id::text, greatest(6, length(t.id::text)), '0') as number,
                           demo.one(t.k, 121, y.answer) as answer) x
where t.way <> 'call' and t.closed_at > {now} - interval '90 days';
