-- Who is away: of every fifth unit, whoever is on duty tonight.
insert into absence (person_id, during)
select distinct on (d.person_id) d.person_id, daterange(cast({today} as date), cast({today} as date) + 3)
from duty d join person p on p.id = d.person_id and p.issuer = {issuer}
where d.during @> {now} + interval '6 hours' and d.unit_id % 5 = 1 and d.deputy_id is not null;

-- Managers and supervisors want to hear of what presses by email, too.
insert into alert_choice (person_id, kind, ways)
select a.person_id, k, '{{email}}' from assignment a cross join unnest(array['half', 'hazard', 'limit', 'raised', 'urge', 'work']) k
where a.valid @> now() and a.role in ('district_manager', 'centre_supervisor')
on conflict do nothing;

-- Alerts of what lies open, by the functions that make them when it happens: work of today that nobody accepted, urges
-- that nobody saw, limits of the last day. The newest are enough.
select count(make_alert(t, case when c.hazard then 'hazard' else 'work' end,
                        'held:' || (extract(epoch from h.since) * 1000000)::bigint, h.unit_id, h.person_id, h.by_id))
from (select h.* from holding h
      where h.until = 'infinity' and h.accepted_at is null and h.since > {now} - interval '1 day' and h.reason <> 'received'
      order by h.since desc limit 200) h
join ticket t on t.district_id = h.district_id and t.id = h.ticket_id and t.resolved_at is null
join category c on c.code = t.category;

select count(make_alert(t, 'urge', 'urge:' || u.id, u.to_unit_id, u.to_person_id, u.by_id))
from (select * from urge where acknowledged_at is null and answered_at is null order by at desc limit 100) u
join ticket t on t.district_id = u.district_id and t.id = u.ticket_id and t.resolved_at is null;

select notice_limits(200);

-- They were made when it happened; some of those of a limit were acknowledged since.
update alert a set made_at = u.at from urge u
where a.kind = 'urge' and u.district_id = a.district_id and a.event = u.ticket_id || ':urge:' || u.id;
update alert a set made_at = h.since from holding h
where a.kind in ('work', 'hazard') and h.district_id = a.district_id and h.ticket_id = a.ticket_id and h.until = 'infinity';
update alert set made_at = due where kind = 'limit';
update alert a set made_at = t.received_at + (a.due - t.received_at) / 2 from ticket t
where a.kind = 'half' and t.district_id = a.district_id and t.id = a.ticket_id;
update alert_addressee x set at = a.made_at from alert a where a.district_id = x.district_id and a.id = x.alert_id;
update alert a
set settled_at = least({now}, a.made_at + interval '4 minutes'), settled_how = 'acknowledged', climbs_at = null,
    settled_by = (select x.person_id from alert_addressee x
                  where x.district_id = a.district_id and x.alert_id = a.id and x.person_id is not null order by x.id limit 1)
where a.kind in ('limit', 'half') and a.id % 3 > 0
  and exists (select from alert_addressee x where x.district_id = a.district_id and x.alert_id = a.id and x.person_id is not null);

-- They were not: there is no mail server in the demo, and so it says.
insert into alert_delivery (district_id, alert_id, step, person_id, way, state, reason, attempts, done_at)
select a.district_id, a.id, 0, s.person_id, 'email', 'no_way', 'no_server', 1, a.made_at
from alert a join assignment s on s.unit_id = a.unit_id and s.valid @> now() and s.role in ('district_manager', 'centre_supervisor')
where a.kind in ('half', 'hazard', 'limit', 'urge', 'work') on conflict do nothing;
update alert_addressee set told_at = at;
