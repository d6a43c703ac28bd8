-- Urges to the handler while it held the ticket: `since` to `until`. The last `urges_open` are not answered.
insert into urge (district_id, ticket_id, body, by_id, to_unit_id, to_person_id, at, acknowledged_at, acknowledged_by, answered_at, answered_by, answer)
select u.district_id, u.id, u.texts[1 + (demo.d(u.k, 150, 100) + u.n) % cardinality(u.texts)], u.agent, u.unit_id, u.person, u.at,
       case when u.answered or u.seen then u.at + u.pace end, case when u.answered or u.seen then u.staff end,
       case when u.answered then u.at + 2 * u.pace end, case when u.answered then u.staff end,
       case when u.answered then replace(replace(case when u.resolved_at is null then ({urge_answers}::text[])[1 + demo.d(u.k + u.n, 151, 2)] else demo.one(u.k + u.n, 151, {urge_answers}) end, '{{time}}', to_char((u.at + 1.5 * u.pace) at time zone {zone}, 'HH24:MI')),
                '{{later}}', to_char(date_bin('5 minutes', u.at + 2 * u.pace + interval '70 minutes', 'epoch') at time zone {zone}, 'HH24:MI')) end
from (
    select t.*, n, p.since + (p.until - p.since) * (0.3 + 0.3 * n) as at, (p.until - p.since) * 0.04 as pace,
           n <= t.urges - t.urges_open as answered, demo.d(t.k, 152, 2) = 0 as seen,
           case when t.category = {reported} then {urges_at_fault}::text[] else {urges}::text[] end as texts,
           case when t.via = 3 then t.staff2 when t.t2 is not null and t.via <> 5 then t.staff end as person
    from demo.ticket t cross join lateral generate_series(1, t.urges) n
    cross join lateral (
        select case t.via when 1 then coalesce(t.t2, t.t1) when 2 then t.t5 when 3 then t.t4 when 4 then t.t2 when 5 then t.t4 end as since,
               case when t.via = 4 then t.t3 else coalesce(t.resolved_at, {now}) end as until
    ) p
    where t.urges > 0 and p.since is not null
) u;
