-- Faults, with what is off now; and planned outages of the past, announced in time, of which a few were called off.
insert into outage (district_id, kind, state, transformer_id, area, reason, starts, ends, restored_at, posted_at, posted_by, customers, told)
select f.district_id, 'fault', case when f.n = 0 then 'posted' else 'restored' end, f.station, {area},
       demo.one(f.n, 160, {fault}), f.starts, date_bin('15 minutes', f.ends + interval '14 minutes', 'epoch'),
       case when f.n > 0 then f.ends end, f.starts + demo.s(300 + 600 * demo.u(f.n, 161)), p.people[1], n.customers, 'posted'
from demo.fault f
join demo.station s on s.id = f.station
join ward w on w.id = f.ward_id
join demo.party p on p.unit_id = f.district_id
cross join lateral (select demo.one(f.n, 162, s.streets) as street, w.name as ward) x
cross join lateral (select count(*)::int as customers from customer c
                    where c.district_id = f.district_id and c.transformer_id = f.station) n;

insert into outage (district_id, kind, state, transformer_id, area, reason, starts, ends, restored_at, posted_at, posted_by, customers, told, note)
select o.district_id, case when o.emergency then 'emergency' else 'planned' end,
       case when o.off then 'cancelled' else 'restored' end, o.station, {area},
       case when o.emergency then demo.one(o.k, 163, {emergency}) else demo.one(o.k, 163, {planned}) end,
       o.starts, o.ends, case when not o.off then o.ends + demo.s(60 * round(30 * demo.u(o.k, 164) - 22)) end,
       case when o.emergency then o.starts - interval '20 minutes' else o.starts - make_interval(days => {notice} + 1) - demo.s(86400 * demo.u(o.k, 165)) end,
       o.people[1],
       (select count(*)::int from customer c where c.district_id = o.district_id and c.transformer_id = o.station),
       case when o.off then 'cancelled' else 'posted' end, case when o.off then {called_off} end
from (
    select p.unit_id as district_id, p.people, s.id as station, x.k, demo.one(x.k, 166, s.streets) as street, w.name as ward,
           (d.day + make_interval(mins => 30 * (14 + demo.d(x.k, 167, 8)))) at time zone {zone} as starts,
           (d.day + make_interval(mins => 30 * (18 + demo.d(x.k, 167, 8) + demo.d(x.k, 168, 8)))) at time zone {zone} as ends,
           demo.d(x.k, 169, 30) = 0 as emergency, demo.d(x.k, 170, 40) = 0 as off
    from demo.party p
    join demo.day d on d.day < {today}::date
    cross join lateral (select 300000000 + d.n * 1000::bigint + p.unit_id as k) x
    join demo.line_of l on l.district_id = p.unit_id
    join demo.station s on s.district_id = p.unit_id and s.n = demo.d(x.k, 171, l.of_district::int)
    join ward w on w.id = s.ward_id
    -- as many as leave a customer some 25 minutes a year without power, and one even where there are few stations
    where p.kind = 'district' and demo.u(x.k, 172) < greatest(0.003, l.of_district * 25 / 220.0 / 365)
) o;
