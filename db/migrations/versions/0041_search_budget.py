"""Searches have a budget a person, as openings have: nobody tries out the digits of a masked number without being noticed.

Within ten minutes so many are free, and within an hour so many of parts of numbers; the next cost a second each and raise an
alarm, and beyond the second number nothing is found. A search that is asked again counts once.
"""

from alembic import op

from db.migrations.helpers import audited, owned

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

KINDS = """
alter table access_event
    -- squawk-ignore ban-drop-constraint
    drop constraint if exists access_event_kind_check,
    add constraint access_event_kind_check check (kind in ('signed_in', 'sign_in_failed', 'signed_out', 'session_ended',
        'role_given', 'role_ended', 'exported', 'many_opened', 'openings_refused', 'many_searches', 'searches_refused')) not valid;
"""

# What was searched is known by a digest alone: a phone is often what is typed.
TABLES = """
create table search_budget (
    role text not null,
    free integer not null,
    most integer not null,
    parts_free integer not null,
    parts_most integer not null,
    constraint search_budget_pkey primary key (role),
    constraint search_budget_free_check check (free > 0 and most >= free and parts_free > 0 and parts_most >= parts_free)
);
insert into search_budget (role, free, most, parts_free, parts_most)
values ('district_staff', 120, 300, 40, 120), ('district_manager', 120, 300, 40, 120),
       ('centre_agent', 120, 300, 40, 120), ('centre_supervisor', 120, 300, 40, 120);
grant select on search_budget to portal_user;

create table search_made (
    person_id bigint not null,
    asked bigint not null,
    at timestamptz default clock_timestamp() not null,
    part boolean not null,
    constraint search_made_pkey primary key (person_id, asked),
    constraint search_made_person_id_fkey foreign key (person_id) references person (id)
);
alter policy access_event_unit on access_event
    using (unit_id = (select current_unit())
           and kind in ('exported', 'many_opened', 'openings_refused', 'many_searches', 'searches_refused'));
"""

COUNTING = """
create function search_digest(q text) returns bigint language sql immutable parallel safe as $$
    select hashtextextended(lower(regexp_replace(q, '\\s+', '', 'g')), 40)
$$;
comment on function search_digest is 'By what a search is known again, however it is spaced.';

create function is_part_of_number(q text) returns boolean language sql immutable parallel safe as $$
    select q ~ '^[ +0-9().-]+$' and length(regexp_replace(q, '[^0-9]', '', 'g')) between 4 and 8
$$;
comment on function is_part_of_number is 'Whether a search is some digits, by which phones are found of which nobody said the rest.';

create function searches_spent(q text) returns text language sql stable security definer set search_path = public, pg_temp as $$
    select case when mine.again then null
                when mine.parts >= b.parts_most and is_part_of_number(q) then 'parts'
                when mine.every >= b.most then 'every' end
    from search_budget b
    cross join lateral (
        select count(*) filter (where s.at > now() - interval '10 minutes') as every,
               count(*) filter (where s.part and s.at > now() - interval '1 hour') as parts,
               coalesce(bool_or(s.asked = search_digest(q) and s.at > now() - interval '10 minutes'), false) as again
        from search_made s where s.person_id = current_person()) mine
    where b.role = acting_role()
$$;
comment on function searches_spent is
    'Whether this search is one too many now, of all within ten minutes (every) or of parts of numbers within an hour (parts).';
grant execute on function searches_spent to portal_user;

create function may_search(q text) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
declare
    budget search_budget;
    spent constant text := searches_spent(q);
    every integer;
    parts integer;
begin
    select * into budget from search_budget b where b.role = acting_role();
    if budget.role is null or current_person() is null then return true; end if;
    if spent is null then
        insert into search_made as s (person_id, asked, part) values (current_person(), search_digest(q), is_part_of_number(q))
        on conflict on constraint search_made_pkey do update set at = excluded.at where s.at <= now() - interval '10 minutes';
        if not found then return true; end if;  -- asked before: a page that is drawn again
        delete from search_made s where s.person_id = current_person() and s.at < now() - interval '1 hour';
    end if;
    select count(*) filter (where s.at > now() - interval '10 minutes'), count(*) filter (where s.part) into every, parts
    from search_made s where s.person_id = current_person() and s.at > now() - interval '1 hour';
    if spent is null and every <= budget.free and (parts <= budget.parts_free or not is_part_of_number(q)) then return true; end if;
    insert into access_event (kind, person_id, about_id, role, unit_id, what, amount)
    select k.kind, current_person(), current_person(), acting_role(), current_unit(), k.what, k.amount
    from (select case when spent is null then 'many_searches' else 'searches_refused' end as kind, w.what,
                 case w.what when 'parts' then parts else every end as amount
          from (select coalesce(spent, case when every > budget.free then 'every' else 'parts' end) as what) w) k
    where not exists (select from access_event e where e.person_id = current_person() and e.kind = k.kind and e.what = k.what
                      and e.at > now() - interval '10 minutes');
    if spent is not null then return false; end if;
    perform pg_sleep(1);
    return true;
end $$;
comment on function may_search is
    'Counts a search that was not made lately; beyond the free ones each costs a second and the first an alarm. False when nothing is to be found.';
"""

# The ways of looking stay as they are; who looks is counted before. The old names are there again in the same transaction.
WRAPPED = """
-- squawk-ignore renaming-object
alter function find_customers(text, text, integer, integer, integer) rename to customers_found;
-- squawk-ignore renaming-object
alter function find_tickets(text, text, integer) rename to tickets_found;
revoke execute on function customers_found from district_staff, district_manager, centre_agent, centre_supervisor;
revoke execute on function tickets_found from district_staff, district_manager, centre_agent, centre_supervisor;

create function find_customers(q text, called text, only_unit integer, only_ward integer, most integer)
    returns table (district_id integer, id bigint, step integer)
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if acting_role() not in ('district_staff', 'district_manager', 'centre_agent', 'centre_supervisor') then return; end if;
    if not may_search(q) then return; end if;
    return query select * from customers_found(q, called, only_unit, only_ward, most);
end $$;
comment on function find_customers is 'What customers_found finds, within the budget of searches.';

create function find_tickets(q text, called text, most integer) returns table (district_id integer, id bigint, step integer)
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if acting_role() not in ('district_staff', 'district_manager', 'centre_agent', 'centre_supervisor') then return; end if;
    if not may_search(q) then return; end if;
    return query select * from tickets_found(q, called, most);
end $$;
comment on function find_tickets is 'What tickets_found finds, within the budget of searches.';
grant execute on function find_customers, find_tickets to district_staff, district_manager, centre_agent, centre_supervisor;
"""


def upgrade() -> None:
    op.execute(KINDS)
    with op.get_context().autocommit_block():  # the rows are looked through while people work
        op.execute("alter table access_event validate constraint access_event_kind_check")
    for sql in (TABLES, owned("search_made"), audited("search_budget", "role"), COUNTING, WRAPPED):
        op.execute(sql)


def downgrade() -> None:
    op.execute("""
    drop function find_tickets(text, text, integer), find_customers(text, text, integer, integer, integer);
    alter function customers_found rename to find_customers;
    alter function tickets_found rename to find_tickets;
    grant execute on function find_customers, find_tickets to district_staff, district_manager, centre_agent, centre_supervisor;
    drop function may_search, searches_spent, is_part_of_number, search_digest;
    drop table search_made, search_budget;
    alter policy access_event_unit on access_event
        using (unit_id = (select current_unit()) and kind in ('exported', 'many_opened', 'openings_refused'));
    delete from access_event where kind in ('many_searches', 'searches_refused');
    alter table access_event drop constraint access_event_kind_check,
        add constraint access_event_kind_check check (kind in ('signed_in', 'sign_in_failed', 'signed_out', 'session_ended',
            'role_given', 'role_ended', 'exported', 'many_opened', 'openings_refused'));
    """)
