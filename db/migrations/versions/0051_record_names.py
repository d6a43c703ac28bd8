"""A record of the past has the name that people know it by: a number, a code, whose it is."""

from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

NAMES = """
create function names_of_records(tables text[], districts integer[], keys text[], spoken text)
returns table (table_name text, district_id integer, row_key text, name text, starts timestamptz)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    if acting_role() <> 'administrator' then return; end if;
    return query
    with asked as (
        select distinct a.t, a.d, a.k,
               case when split_part(a.k, ',', 1) ~ '^[0-9]{1,18}$' then split_part(a.k, ',', 1)::bigint end as id
        from unnest(tables, districts, keys) a (t, d, k)
    )
    select a.t, a.d, a.k, n.name, n.starts
    from asked a
    cross join lateral (
        select t.number::text, null::timestamptz from ticket t
        where a.t in ('ticket', 'holding', 'pause') and t.district_id = a.d and t.id = a.id
        union all
        select t.number, null from note o join ticket t on t.district_id = o.district_id and t.id = o.ticket_id
        where a.t = 'note' and o.district_id = a.d and o.id = a.id
        union all
        select t.number, null from urge o join ticket t on t.district_id = o.district_id and t.id = o.ticket_id
        where a.t = 'urge' and o.district_id = a.d and o.id = a.id
        union all
        select t.number, null from alert o join ticket t on t.district_id = o.district_id and t.id = o.ticket_id
        where a.t = 'alert' and o.district_id = a.d and o.id = a.id
        union all  -- what was taken back is gone; the record of changes says of which ticket it was
        select t.number, null from change c
        join ticket t on t.district_id = c.district_id and t.id = (c.before ->> 'ticket_id')::bigint
        where a.t in ('note', 'urge', 'alert', 'message') and c.table_name = a.t and c.district_id = a.d
          and c.row_key = a.k and c.operation = 'delete'
        union all
        select coalesce(t.number, c.code), null from message o
        left join ticket t on t.district_id = o.district_id and t.id = o.ticket_id
        left join customer c on c.district_id = o.district_id and c.id = o.customer_id
        where a.t = 'message' and o.district_id = a.d and o.id = a.id
        union all
        select coalesce(t.number, c.code), null from callback o
        left join ticket t on t.district_id = o.district_id and t.id = o.ticket_id
        left join customer c on c.district_id = o.district_id and c.id = o.customer_id
        where a.t = 'callback' and o.district_id = a.d and o.id = a.id
        union all
        select c.code, null from customer c where a.t = 'customer' and c.district_id = a.d and c.id = a.id
        union all
        select coalesce(x.code, f.code, left(o.area, 60)), o.starts from outage o
        left join transformer x on x.district_id = o.district_id and x.id = o.transformer_id
        left join feeder f on f.district_id = o.district_id and f.id = o.feeder_id
        where a.t in ('outage', 'outage_ward') and o.district_id = a.d and o.id = a.id
        union all
        select x.code, null from transformer x where a.t = 'transformer' and x.district_id = a.d and x.id = a.id
        union all
        select f.code, null from feeder f where a.t = 'feeder' and f.district_id = a.d and f.id = a.id
        union all
        select u.short_name, null from unit u where a.t = 'unit' and u.id = a.id
        union all
        select p.name, null from person p
        where a.t in ('person', 'alert_choice', 'alert_preference') and p.id = a.id
        union all  -- some of these are gone by now; whose they were, the record of changes says
        select coalesce(p.name, u.short_name), null
        from (select coalesce(c.after, c.before) as was from change c
              where a.t in ('assignment', 'duty', 'absence', 'push_subscription', 'chat_target') and c.table_name = a.t
                and c.district_id is null and c.row_key = a.k and c.operation in ('insert', 'delete')
              order by c.at limit 1) o
        left join person p on p.id = (o.was ->> 'person_id')::bigint
        left join unit u on u.id = (o.was ->> 'unit_id')::integer
        union all
        select coalesce(g.words ->> spoken, g.words ->> 'vi', g.code), null from category g
        where a.t = 'category' and g.code = a.k
        union all
        select coalesce(g.words ->> spoken, g.words ->> 'vi', g.code), null from limit_rule l
        join category g on g.code = l.category
        where a.t = 'limit_rule' and l.id = a.id
    ) n (name, starts)
    where n.name is not null;
end $$;
"""


def upgrade() -> None:
    op.execute(NAMES)
    op.execute(
        "comment on function names_of_records(text[], integer[], text[], text) is 'What people call the records that"
        " changes and openings name by their keys: numbers, codes, names of staff; for who reads the past, nothing of them.'"
    )
    op.execute("revoke all on function names_of_records(text[], integer[], text[], text) from public")
    op.execute("grant execute on function names_of_records(text[], integer[], text[], text) to administrator")


def downgrade() -> None:
    op.execute("drop function names_of_records(text[], integer[], text[], text)")
