-- What customers were sent; messages are kept for ninety days. The gateways of those days reported what became of each; a few
-- did not arrive, and the centre rang. For six hours there has been no gateway: what was written since lies in the folder.
insert into message (district_id, ticket_id, customer_id, channel, recipient, subject, body, dedupe_key, closes_ticket, state, state_at,
                     reason, error, gateway, attempts, not_before, sent_at, valid_until, created_at, created_by)
select t.district_id, t.id, t.customer_id, t.way, contact_address(t.way, c.email, coalesce(t.contact_phone, c.phone)),
       {subject}, {body}, format('ticket:%s:%s:resolved', t.district_id, t.id), true, m.state,
       least({now}, case m.state when 'delivered' then t.closed_at when 'failed' then t.resolved_at + demo.s(40 + 200 * demo.u(t.k, 123))
                                 else t.resolved_at + interval '12 seconds' end),
       case m.state when 'failed' then 'undelivered' when 'no_gateway' then 'no_gateway' end,
       case m.state when 'failed' then case t.way when 'email' then '4.4.1' else 'UNDELIV' end end,
       case when m.state <> 'no_gateway' then 'demo-' || t.way end, 1, t.resolved_at,
       case when m.state <> 'no_gateway' then least({now}, t.resolved_at + interval '3 seconds') end,
       t.resolved_at + interval '7 days', t.resolved_at, t.staff
from demo.ticket t
join demo.story y on y.no = t.story
join customer c on c.district_id = t.district_id and c.id = t.customer_id
cross join lateral (select 'TK-' || to_char(t.received_at at time zone {zone}, 'YYMM') || '-' || lpad(t.id::text, greatest(6, length(t.id::text)), '0') as number,
                           demo.one(t.k, 121, y.answer) as answer) x
cross join lateral (select case when t.unlucky then 'failed' when t.state = 'closed' then 'delivered' else 'no_gateway' end as state) m
where t.way <> 'call' and not t.at_once and t.resolved_at > {now} - interval '90 days'
  and coalesce(t.contact_phone, c.phone, c.email) is not null;
insert into message_event (district_id, message_id, state, at, reason, detail, gateway)
select m.district_id, m.id, 'handed', m.sent_at, null, null, m.gateway from message m where m.gateway is not null
union all
select m.district_id, m.id, m.state, m.state_at, m.reason, m.error, m.gateway from message m
order by 4;
insert into message_part (district_id, message_id, gateway, reference, state, at)
select m.district_id, m.id, m.gateway, md5(m.dedupe_key), m.state, m.state_at from message m where m.gateway is not null;
