-- What was done to one record in thirty: made, the phone corrected, confirmed with the customer; as the audit writes it.
insert into change (at, person_id, role, action, transaction, operation, table_name, district_id, row_key, before, after)
select x.at, case when x.operation = 'update' then demo.who(c.id, 191, p.people) end,
       case when x.operation = 'update' then 'district_staff' else 'none' end, x.action, 0, x.operation, 'customer',
       c.district_id, c.id::text, x.before, x.after
from customer c
join demo.party p on p.unit_id = c.district_id
cross join lateral (values
    (c.created_at, 'insert', null, null, jsonb_build_object('code', c.code, 'name', c.name)),
    (c.confirmed_at - (c.confirmed_at - c.created_at) * 0.05, 'update', 'customers.update',
     jsonb_build_object('phone', overlay(c.phone placing demo.d(c.id, 192, 10)::text from length(c.phone) - 1 for 1)),
     jsonb_build_object('phone', c.phone)),
    (c.confirmed_at, 'update', 'customers.confirm', jsonb_build_object('confirmed_at', c.created_at), jsonb_build_object('confirmed_at', c.confirmed_at))
) x(at, operation, action, before, after)
where demo.d(c.id, 190, 30) = 0 and c.phone is not null and c.confirmed_at > c.created_at + interval '1 day';
