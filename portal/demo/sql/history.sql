-- What became of each request that is done: who held it when, when it was answered, and by when it had to be.
-- Seconds are counted from receipt: fw forwarded, ac accepted, rs resolved; all of them shrink where the request came so
-- lately that it would not be done yet. `offset 0` keeps the planner from computing a step again in each that uses it.
create unlogged table demo.ticket as
with asked as (
    -- one in seventeen asks again what was asked a little before
    select q.id, q.k, q.received_at, q.fault, (q.received_at at time zone {zone})::date as day,
           case when q.fault is null and demo.u(q.k, 83) < 0.06 then q.k - 1 - demo.d(q.k, 84, 40) else q.k end as like_,
           q.fault is not null and (q.fault = 0 or demo.d(q.k, 85, 10) < 4) as known,
           demo.u(q.k, 89) as which
    from demo.request q where q.open is null offset 0
),
about as (
    select a.*, n.category as usual, n.story + demo.d(a.like_, 88, n.stories) as usual_story,
           case when a.fault is null then 1 + demo.h(a.like_, 86) % {customers} else f.first + demo.d(a.k, 86, f.count::int) end as caller
    from asked a
    left join demo.fault f on f.n = a.fault
    join demo.kind n on n.n = demo.d(a.like_, 87, {kinds}) offset 0
),
placed as (
    select a.*, c.district_id, coalesce(c.ward_id, s.ward_id) as ward_id, c.transformer_id, c.name, c.email, c.notify_by, c.address,
           case when demo.d(a.k, 105, 20) > 0 then coalesce(c.phone, c.phone2) end as phone,
           case when a.fault is null then a.usual when a.known then {answered} else {reported} end as category,
           case when a.fault is null then a.usual_story when a.known then {answered_story}
                else ({burst_stories}::int[])[1 + demo.d(a.k, 88, cardinality({burst_stories}::int[]))] end as story
    from about a
    join customer c on c.id = a.caller
    left join demo.station s on s.id = c.transformer_id offset 0
),
ruled as (
    select p.*, e.handler, e.confidential, e.facts, e.respond_rule, e.arrive_rule, e.resolve_rule, e.respond_no, e.arrive_no, e.resolve_no,
           e.respond_seconds, e.arrive_seconds, e.resolve_seconds, p.known or demo.u(p.k, 91) < e.at_once as at_once
    from placed p
    join demo.ward w on w.id = p.ward_id
    join demo.scenario e on e.category = p.category and e.area = w.area and p.which >= e.low and p.which < e.high offset 0
),
due as (
    select r.*, h.unit_id, h.centre_id, case when r.confidential then h.managers else h.people end as people, h.agents, h.on_time,
           case when r.known then 'phone' else demo.one(r.k, 90, {channels}) end as channel,
           coalesce(r.received_at + demo.s(r.respond_seconds), er.at) as respond_due,
           coalesce(r.received_at + demo.s(r.arrive_seconds), ea.at) as arrive_due,
           coalesce(r.received_at + demo.s(r.resolve_seconds), es.at) as resolve_due
    from ruled r
    join demo.handler h on h.handler = case when r.at_once then 'centre' else r.handler end and h.district_id = r.district_id
    left join demo.ends er on er.day = r.day and er.no = r.respond_no
    left join demo.ends ea on ea.day = r.day and ea.no = r.arrive_no
    left join demo.ends es on es.day = r.day and es.no = r.resolve_no offset 0
),
limits as (
    select d.*, d.at_once or d.handler = 'centre' as by_centre, d.resolve_seconds is null as by_day,
           extract(epoch from d.resolve_due - d.received_at)::float8 as s, extract(epoch from d.respond_due - d.received_at)::float8 as r,
           extract(epoch from {now} - d.received_at)::float8 as ago,
           coalesce(contact_way(d.notify_by, d.email is not null, d.phone is not null, true), 'call') as way,
           not d.at_once and demo.d(d.k, 122, 100) < 3 as unlucky -- the message does not arrive, and somebody rings
    from due d offset 0
),
lasts as (
    select l.*, case when l.channel = 'phone' then 50 + 280 * demo.u(l.k, 92) else 300 + 2400 * demo.u(l.k, 92) end
              * case when l.s < 9000 then 0.5 else 1 end as fw,
           case when l.r is null then 600 + 6000 * demo.u(l.k, 93) when demo.u(l.k, 94) < 0.05 then l.r * (1 + demo.u(l.k, 93))
                else l.r * 0.6 * power(demo.u(l.k, 93), 1.5) end as first,
           case when l.s is null then 900 + 15000 * demo.u(l.k, 95)
                when demo.u(l.k, 96) < l.on_time then l.s * (0.22 + 0.72 * demo.u(l.k, 95))
                else l.s * least(2.6, 1.03 - 0.4 * ln(1 - 0.99 * demo.u(l.k, 95))) end as done
    from limits l offset 0
),
-- what takes days is answered in working hours
worked as (
    select l.*, l.fw + l.first as ac,
           greatest(l.fw + l.first + 90, case when l.by_day and not l.by_centre then extract(epoch from
               (date_trunc('day', (l.received_at + demo.s(l.done)) at time zone {zone}) + demo.s(28200 + 32400 * demo.u(l.k, 97)))
               at time zone {zone} - l.received_at)::float8 else l.done end) as rs
    from lasts l offset 0
),
shrunk as (
    select w.*, least(1, 0.94 * w.ago / w.rs) as z,
           case when w.way = 'call' or w.unlucky then 900 + 50000 * power(demo.u(w.k, 109), 2) else 4 + 50 * demo.u(w.k, 109) end as told
    from worked w offset 0
),
seconds as (
    select w.*, w.z * w.fw as t_fw, w.z * w.ac as t_ac, w.z * w.rs as t_rs, w.z * (w.rs - w.ac) as work,
           -- six hours ago the gateways went: since then nobody was told by message
           w.at_once or w.z * w.rs + w.told < w.ago and (w.way = 'call' or w.unlucky or w.ago - w.z * w.rs > 21600) as closes
    from shrunk w offset 0
)
select w.id, w.k, w.received_at, w.district_id, w.caller as customer_id, w.ward_id, w.transformer_id, w.category, w.story, w.confidential,
       w.facts, w.channel, w.unit_id, w.centre_id,
       demo.who(w.k, 100, w.agents) as agent, demo.who(w.k, 101, w.people) as staff, demo.who(w.k, 102, w.people) as staff2,
       coalesce(p.name, w.name) as contact_name, w.phone as contact_phone, w.address as place,
       w.respond_due, w.respond_rule, w.arrive_due, w.arrive_rule, w.resolve_due, w.resolve_rule,
       case when w.by_centre then 0 when w.category = any ({checked}) then 4 when demo.d(w.k, 106, 100) < 3 then 2
            when demo.d(w.k, 106, 100) < 9 then 3 else 1 end as via,
       case when not w.by_centre then w.received_at + demo.s(w.t_fw) end as t1,
       case when not w.by_centre then w.received_at + demo.s(w.t_ac) end as t2,
       w.received_at + demo.s(w.t_ac + w.work * (0.25 + 0.1 * demo.u(w.k, 107))) as t3,
       w.received_at + demo.s(w.t_ac + w.work * 0.45) as t4,
       w.received_at + demo.s(w.t_ac + w.work * 0.6) as t5,
       case when w.arrive_due is not null and not w.at_once then w.received_at + demo.s(w.t_ac + w.work * 0.3) end as arrived_at,
       case when w.at_once then w.received_at else w.received_at + demo.s(w.t_rs) end as resolved_at,
       case when w.at_once then w.received_at when w.closes then w.received_at + demo.s(w.t_rs + w.told) end as closed_at,
       case when w.closes then 'closed' else 'resolved' end as state,
       case when w.by_centre then 0 when w.t_rs > 1.3 * w.s and demo.d(w.k, 108, 10) < 2 then 2
            when w.t_rs > w.s and demo.d(w.k, 108, 10) < 6 or demo.d(w.k, 108, 100) = 9 then 1 else 0 end as urges,
       0 as urges_open, w.way, w.at_once, w.unlucky
from seconds w
left join demo.name p on p.n = case when demo.d(w.k, 103, 10) = 0 then demo.d(w.k, 104, {names}) end;
