-- What is open now, as Python chose it, beside the history.
insert into demo.ticket
select r.id, r.k, r.received_at, c.district_id, c.id, coalesce(c.ward_id, s.ward_id), c.transformer_id, e.category, o.story,
       e.confidential, e.facts, o.channel, o.unit_id, o.centre_id, o.agent, o.staff, o.staff2, c.name, coalesce(c.phone, c.phone2),
       c.address, o.respond_due, e.respond_rule, o.arrive_due, e.arrive_rule, o.resolve_due, e.resolve_rule,
       o.via, o.t1, o.t2, o.t3, o.t4, null, o.arrived_at, null, null, o.state, o.urges, o.urges_open, 'open', false, false
from demo.open o
join demo.request r on r.open = o.no
join customer c on c.id = o.customer_id
left join demo.station s on s.id = c.transformer_id
join demo.scenario e on e.no = o.scenario;
analyze demo.ticket;
