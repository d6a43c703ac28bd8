-- Cases that came back: some requests are the next thing heard of one that was answered in the days before, by the same
-- customer, of the same matter, and go to whom that one went. The two are neighbours among the requests of one kind that one unit
-- got, so each follows one and is followed by one at most. Of what lies open the faults stay out: the demo has one of those now.
alter table demo.ticket add column follows_id bigint;
with kinds as (
    select t.id, lag(t.id) over w as before, t.k, t.received_at, lag(t.resolved_at) over w as answered, t.state, t.category,
           demo.u(t.k, 110) < case when t.resolved_at is null then 0.2 else 0.08 end as again,
           lag(demo.u(t.k, 110) < 0.08) over w as before_again
    from demo.ticket t where not t.at_once and t.via > 0
    window w as (partition by t.district_id, t.unit_id, t.category, t.facts, t.resolve_rule order by t.received_at, t.id)
)
update demo.ticket t
set follows_id = b.id, customer_id = b.customer_id, ward_id = b.ward_id, transformer_id = b.transformer_id, story = b.story,
    contact_name = b.contact_name, contact_phone = b.contact_phone, place = b.place, channel = 'phone',
    way = case when t.way = 'open' then t.way else b.way end
from kinds x join demo.ticket b on b.id = x.before
where x.id = t.id and x.again and not x.before_again
  and x.received_at between x.answered + interval '20 minutes' and x.answered + interval '7 days'
  and (x.state in ('resolved', 'closed') or x.category <> {reported});
