-- via: 0 the centre alone; 1 forwarded; 2 given back to the centre and forwarded again; 3 given to a colleague; 4 checked by
-- the centre; 5 checked and not good enough; 6 given back to the centre. The holder is that of the last holding.
-- Of the triggers, which stay away from a large load, the one that says which limit comes next works: of the open ones.
alter table ticket enable trigger ticket_next_due;
insert into ticket (district_id, id, number, customer_id, category, subject, said, channel, contact_name, contact_phone, place,
                    ward_id, transformer_id, facts, confidential, state, received_at, taken_by, respond_due, respond_rule_id,
                    responded_at, arrive_due, arrive_rule_id, arrived_at, resolve_due, resolve_rule_id, resolved_at,
                    closed_at, answer, holder_unit_id, holder_id, accepted_at, urges, urges_open, follows_id)
select t.district_id, t.id, 'TK-' || to_char(t.received_at at time zone {zone}, 'YYMM') || '-' || lpad(t.id::text, greatest(6, length(t.id::text)), '0'),
       t.customer_id, t.category, y.subject, demo.one(t.k, 120, case when t.follows_id is null then y.said else {not_solved} end), t.channel, t.contact_name, t.contact_phone, t.place,
       t.ward_id, t.transformer_id, t.facts, t.confidential, t.state, t.received_at, t.agent, t.respond_due, t.respond_rule,
       case when t.via = 0 then t.resolved_at else t.t2 end,
       t.arrive_due, t.arrive_rule, t.arrived_at,
       case when t.state <> 'waiting' then t.resolve_due end, t.resolve_rule, t.resolved_at, t.closed_at,
       case when t.resolved_at is not null then demo.one(t.k, 121, y.answer) end,
       case when t.via in (0, 4, 6) then t.centre_id else t.unit_id end,
       case when t.at_once then t.agent when t.via in (1, 2) and t.t2 is not null then t.staff when t.via = 3 then t.staff2 end,
       case t.via when 1 then t.t2 when 2 then t.t5 when 3 then t.t4 end,
       t.urges, t.urges_open, t.follows_id
from demo.ticket t join demo.story y on y.no = t.story;
