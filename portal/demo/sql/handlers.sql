-- Who handles what in each district: itself, its centre, or the unit that bears the name.
create unlogged table demo.handler as
select k.handler, d.unit_id as district_id, h.unit_id, d.centre_id, h.people, h.managers, c.people as agents, h.on_time
from demo.party d
join demo.party c on c.unit_id = d.centre_id
cross join unnest(array['district', 'supplier', 'centre', 'repair', 'inspection', 'operator']) k(handler)
cross join lateral (
    select * from demo.party p
    where p.unit_id = case when k.handler = 'centre' then d.centre_id when k.handler in ('district', 'supplier') then d.unit_id end
       or p.kind = k.handler and k.handler not in ('centre', 'district')
       or p.unit_id = d.unit_id
    order by p.unit_id = d.unit_id and k.handler not in ('district', 'supplier'), p.unit_id limit 1
) h
where d.kind = 'district';
analyze demo.handler;
