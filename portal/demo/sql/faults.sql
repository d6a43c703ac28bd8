-- Faults of the past at random stations, each with its calls; number 0, which lasts, is put in by Python.
create unlogged table demo.fault as
select g.n, s.district_id, s.id as station, s.ward_id, s.first, s.count, f.starts, f.starts + f.lasts as ends, f.lasts,
       least(greatest(2, s.count / 4), 3 - 9 * ln(1 - demo.u(g.n, 74)))::int as calls
from generate_series(1, {faults}) g(n)
join demo.station s on s.id = 1 + demo.d(g.n, 70, {stations}) and s.count > 0
cross join lateral (
    select x.starts + demo.s(t.second + t.seconds * demo.u(g.n, 73)) as starts,
           demo.s(60 * round(20 - 55 * ln(1 - 0.98 * demo.u(g.n, 75)))) as lasts
    from demo.day x join demo.slot t on t.n = demo.d(g.n, 72, 1000)
    where x.n = demo.d(g.n, 71, {days})
) f
where f.starts + f.lasts < {now} - interval '20 minutes';

insert into demo.fault
select 0, district_id, id, ward_id, first, count, {now} - interval '194 minutes', {now} + interval '108 minutes',
       interval '302 minutes', least(count, 9)
from demo.station where id = {now_station};
analyze demo.fault;
