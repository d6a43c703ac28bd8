-- Stations and the lines that feed them, numbered as demo.ward says.
create unlogged table demo.station as
select w.station + k as id, w.district_id, w.id as ward_id,
       w.first + w.count * k / w.stations as first,
       w.count * (k + 1) / w.stations - w.count * k / w.stations as count,
       row_number() over (partition by w.district_id order by w.station + k) - 1 as n,
       count(*) over (partition by w.district_id) as of_district,
       w.streets
from demo.ward w cross join lateral generate_series(0, w.stations - 1) k;

create unlogged table demo.line_of as
select district_id, of_district, ceil(of_district / {stations_a_line}::numeric)::int as lines,
       sum(ceil(of_district / {stations_a_line}::numeric)::int) over (order by district_id)::int
           - ceil(of_district / {stations_a_line}::numeric)::int as before
from (select distinct district_id, of_district from demo.station) d;

insert into feeder (district_id, id, code, name)
select district_id, before + k, format('F%s', lpad((before + k)::text, 4, '0')),
       {feeder_name}
from demo.line_of cross join lateral generate_series(1, lines) k
cross join lateral (select demo.one(before + k, 20, {feeder_names}) as name, (471 + 2 * demo.d(before + k, 21, 15))::text as number) x;

insert into transformer (district_id, id, code, name, feeder_id, ward_id)
select s.district_id, s.id, format('T%s', lpad(s.id::text, 5, '0')), {transformer_name},
       l.before + 1 + (s.n * l.lines / s.of_district)::int, s.ward_id
from demo.station s join demo.line_of l using (district_id)
cross join lateral (select demo.one(s.id, 22, {feeder_names}) as name, (s.n + 1)::text as number) x;
