-- The ledger: each holding begins where the one before ends, the last one lasts.
insert into holding (district_id, ticket_id, since, until, previous_until, unit_id, person_id, reason, remark, accepted_at, by_id)
select district_id, id, received_at, coalesce(t1, 'infinity'), null, centre_id, case when at_once then agent end, 'received', null, null, agent
from demo.ticket;

insert into holding (district_id, ticket_id, since, until, previous_until, unit_id, person_id, reason, remark, accepted_at, by_id)
select district_id, id, t1, case when via = 1 then 'infinity' else t3 end, t1, unit_id, case when t2 is not null then staff end,
       'forwarded', case when demo.d(k, 130, 10) < 4 then demo.one(k, 131, {forwarded}) end, t2, agent
from demo.ticket where t1 is not null;

insert into holding (district_id, ticket_id, since, until, previous_until, unit_id, person_id, reason, remark, accepted_at, by_id)
select district_id, id, t3, case when via in (2, 5) then t4 else 'infinity' end, t3, case when via = 3 then unit_id else centre_id end,
       case when via = 3 then staff2 end, case when via = 3 then 'reassigned' else 'returned' end,
       case when via = 3 then demo.one(k, 132, {reassigned}) when via in (2, 6) then demo.one(k, 133, {returned}) end,
       case when via = 3 then t4 end, staff
from demo.ticket where via > 1;

insert into holding (district_id, ticket_id, since, until, previous_until, unit_id, person_id, reason, remark, accepted_at, by_id)
select district_id, id, t4, 'infinity', t4, unit_id, case when t5 is not null then staff end, 'forwarded',
       case when via = 5 then demo.one(k, 134, {sent_back}) else demo.one(k, 134, {forwarded_again}) end, t5, agent
from demo.ticket where via in (2, 5);
