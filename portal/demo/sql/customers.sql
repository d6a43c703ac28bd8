-- One row a customer. `like_` is the number whose name, phone and address it has: its own, or that of the one before
-- for the duplicates that a district finds in its records.
insert into customer (district_id, id, code, name, phone, phone2, email, notify_by, id_number, address, ward_id, old_ward,
                      transformer_id, purpose, meter_no, capacity_kw, since, care_note, confirmed_at, created_at)
select c.district_id, c.id, c.code,
       coalesce(o.name, n.name),
       case when c.gap <> 'phone' then c.phone end,
       case when demo.d(c.id, 30, 100) < 8 then {phone2} end,
       case when c.has_email then 'kh' || right(c.code, 9) || '@' || {email_domain} end,
       case when c.has_email and demo.d(c.id, 31, 3) = 0 then 'email'
            when demo.d(c.id, 32, 100) < 7 then 'call' when demo.d(c.id, 32, 100) < 9 then 'none' else 'sms' end,
       -- 000 begins no identity number that was ever given out
       case when c.purpose = 'household' and demo.d(c.id, 33, 10) < 7 then '000' || lpad((demo.h(c.id, 34) % 1000000000)::text, 9, '0') end,
       case when c.gap <> 'address' then c.address end,
       case when c.gap <> 'ward' then c.ward_id end,
       case when c.gap = 'ward' or demo.d(c.id, 35, 10) < 6 then demo.one(c.id, 36, c.old) end,
       case when c.gap <> 'transformer' then c.station end,
       c.purpose,
       'CT' || lpad((demo.h(c.id, 37) % 100000000)::text, 8, '0'),
       case c.purpose when 'household' then 3 + demo.d(c.id, 38, 6) when 'production' then 40 + 10 * demo.d(c.id, 38, 40)
                      else 6 + 2 * demo.d(c.id, 38, 20) end,
       c.since,
       case when demo.d(c.id, 39, 1000) < 4 then demo.one(c.id, 40, {care_notes}) end,
       case when demo.d(c.id, 41, 200) > 0 then greatest(c.since + time '09:00',
           (date_trunc('day', ({now} - c.unconfirmed * interval '1 day') at time zone {zone}) + demo.s(28800 + 32400 * demo.u(c.id, 44))) at time zone {zone}) end,
       c.since + time '08:00' + demo.s(demo.d(c.id, 43, 30000))
from (
    select w.district_id, w.id as ward_id, w.old, i as id, like_,
           {code} as code, {phone} as phone,
           case when w.area = 'rural' then {rural} else {address} end as address,
           s.id as station,
           case when kind < 860 then 'household' when kind < 950 then 'business' when kind < 975 then 'production'
                when kind < 990 then 'public' else 'other' end as purpose,
           case when gap < 20 then 'phone' when gap < 30 and cardinality(w.old) > 0 then 'ward'
                when gap < 33 then 'transformer' when gap < 35 then 'address' else '' end as gap,
           demo.d(i, 50, 100) < 12 as has_email,
           -- in days; one in a hundred has not been asked for a year
           case demo.d(i, 41, 200) when 1 then 400 + demo.d(i, 42, 500) when 2 then 366 + demo.d(i, 42, 24)
                                   else 1 + power(demo.u(i, 42), 1.5) * 362 end as unconfirmed,
           date '1996-01-01' + demo.d(i, 51, (date {today} - date '1996-01-20')) as since
    from demo.station s
    join demo.ward w on w.id = s.ward_id
    cross join lateral generate_series(s.first, s.first + s.count - 1) i
    cross join lateral (select case when demo.d(i, 52, 200) = 0 and i > s.first then i - 1 else i end as like_,
                               demo.d(i, 53, 1000) as kind, demo.d(i, 54, 1000) as gap) a
    cross join lateral (select demo.one(like_, 55, w.streets) as street, 1 + demo.d(like_, 56, 20) as "group",
                               case demo.d(like_, 57, 20) when 0 then (1 + demo.d(like_, 58, 300))::text || 'A'
                                    when 1 then format('%s/%s/%s', 1 + demo.d(like_, 58, 300), 1 + demo.d(like_, 59, 60), 1 + demo.d(like_, 60, 30))
                                    when 2 then (1 + demo.d(like_, 58, 300))::text
                                    else case when like_ % 2 = 0 then (1 + demo.d(like_, 58, 600))::text
                                              else {alley} end end as house) b
) c
left join demo.organisation o on c.purpose <> 'household' and o.purpose = c.purpose and o.n = demo.d(c.like_, 61, {organisations})
join demo.name n on n.n = demo.d(c.like_, 62, {names});
