-- Every request in the order of receipt: those of an ordinary day, those after a fault, and those that are open now.
create unlogged table demo.request as
select row_number() over (order by received_at, k) as id, k, received_at, fault, open
from (
    select i as k, least(x.starts + demo.s(t.second + t.seconds * demo.u(i, 81)), {now} - demo.s(20 + 400 * demo.u(i, 79))) as received_at, null::int as fault, null::int as open
    from demo.day x
    cross join lateral generate_series(x.first, x.first + x.count - 1) i
    join demo.slot t on t.n = floor(1000 * x.share * (i - x.first + 0.999 * demo.u(i, 80)) / x.count)::int
    union all
    select 100000000 + n * 1000::bigint + j, starts + least(demo.s(80 - 1200 * ln(1 - (j - demo.u(n * 1000::bigint + j, 82)) / (calls + 1))),
                                             0.9 * (least(ends, {now}) - starts)), n, null
    from demo.fault cross join lateral generate_series(1, calls) j
    union all
    select 200000000 + no, received_at, null, no from demo.open
) every;
analyze demo.request;
