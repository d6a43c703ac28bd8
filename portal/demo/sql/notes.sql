-- What was written on the way; `hold` is how long the handler worked on it.
insert into note (district_id, ticket_id, kind, body, at, person_id, unit_id)
select n.district_id, n.id, n.kind, replace(n.body, '{{time}}', to_char((n.at - interval '12 minutes') at time zone {zone}, 'HH24:MI')), n.at, n.person, n.unit
from (
    select t.district_id, t.id, 'progress' as kind, case when demo.d(t.k, 142, 100) < 14 then y.progress[1] else demo.one(t.k, 140, y.progress) end as body, t.t2 + (h.hold - t.t2) * (0.1 + 0.4 * demo.u(t.k, 141)) as at, t.staff as person, t.unit_id as unit
    from demo.ticket t join demo.story y on y.no = t.story
    cross join lateral (select case when t.via = 1 then coalesce(t.resolved_at, {now}) else t.t3 end as hold) h
    where t.t2 is not null and demo.d(t.k, 142, 100) < 62
    union all
    select t.district_id, t.id, 'progress', y.progress[2], t.t2 + (coalesce(t.resolved_at, {now}) - t.t2) * (0.6 + 0.3 * demo.u(t.k, 143)), t.staff, t.unit_id
    from demo.ticket t join demo.story y on y.no = t.story
    where t.t2 is not null and t.via = 1 and cardinality(y.progress) > 1 and demo.d(t.k, 142, 100) < 14
    union all
    select district_id, id, 'customer', demo.one(k, 144, {customer_notes}), received_at + (coalesce(resolved_at, {now}) - received_at) * (0.4 + 0.5 * demo.u(k, 145)), agent, centre_id
    from demo.ticket where via > 0 and demo.d(k, 146, 100) < 5
    union all
    select district_id, id, 'internal', demo.one(k, 147, {internal_notes}), t2 + (coalesce(resolved_at, {now}) - t2) * 0.15, staff, unit_id
    from demo.ticket where t2 is not null and via in (1, 3) and demo.d(k, 148, 100) < 4
    union all
    select t.district_id, t.id, 'answer', demo.one(t.k, 121, y.answer), t.t3, t.staff, t.unit_id
    from demo.ticket t join demo.story y on y.no = t.story where t.via in (4, 5)
    union all
    select t.district_id, t.id, 'told', demo.one(t.k, 121, y.answer), t.closed_at, t.agent, t.centre_id
    from demo.ticket t join demo.story y on y.no = t.story where (t.way = 'call' or t.unlucky) and not t.at_once and t.closed_at is not null
) n;
