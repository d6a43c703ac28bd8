"""A care centre works within its own corporation: what it reaches follows from the tree of units."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# Whole reach is no boolean: the planner takes "is not null" for nearly certain, so that a utility of one corporation
# has the plans it had without these policies. Tables are named with their schema, so that nobody's own takes their place.
REACH = """
create function own_corporation() returns int language plpgsql stable parallel safe as $$
declare
    here int := current_unit();
    u record;
begin
    loop
        select x.kind, x.parent_id into u from public.unit x where x.id = here;
        if not found then return null; end if;
        if u.kind = 'corporation' or u.parent_id is null then return here; end if;
        here := u.parent_id;
    end loop;
end $$;
comment on function own_corporation is 'The nearest corporation at or above the unit of who acts; the root if there is none.';

create function whole_reach() returns int language plpgsql stable parallel safe as $$
declare
    own constant int := own_corporation();
begin
    if exists (select from public.unit u where u.id = own and u.parent_id is null)
       or own is not null and not exists (select from public.unit u where u.kind = 'corporation' and u.id <> own)
    then return own; end if;
    return null;
end $$;
comment on function whole_reach is 'The corporation of who acts if its reach is every unit; null where others have their own.';

create function reach() returns int[] language plpgsql stable parallel safe as $$
begin
    return array(
        with recursive below as (
            select own_corporation() as id
            union
            select u.id from public.unit u join below b on u.parent_id = b.id)
        select id from below where id is not null order by id);
end $$;
comment on function reach is 'The units of the corporation of who acts, itself included.';

create function reaches(unit int) returns boolean language sql stable parallel safe
    as $$ select coalesce(whole_reach() is not null or unit = any (reach()), false) $$;
comment on function reaches is 'Whether a unit is in the reach of who acts. Policies ask for the whole reach once a query.';

create function hands_to(unit_id int) returns boolean language plpgsql stable parallel safe as $$
begin
    return reaches(unit_id) or exists (
        with recursive above as (
            select u.parent_id as id from public.unit u where u.id = own_corporation()
            union
            select u.parent_id from public.unit u join above a on u.id = a.id)
        select from public.unit u join above a on u.parent_id = a.id
        where u.id = hands_to.unit_id and u.kind not in ('corporation', 'centre', 'district'));
end $$;
comment on function hands_to is
    'Whether who acts may hand a ticket to a unit: one in reach, or one that stands above and serves every corporation.';
"""

# Of each policy and function first what it becomes, then what it was: two plain texts, so that neither has to be
# worked out from the other.
POLICIES = """
alter policy change_centre on change
    using (district_id is not null
           and ((select whole_reach()) is not null or district_id = any ((select reach())::int[])));
alter policy customer_every on customer
    using ((select whole_reach()) is not null or district_id = any ((select reach())::int[]));
alter policy ticket_agent on ticket
    using (((select whole_reach()) is not null or district_id = any ((select reach())::int[]))
           and (not confidential or taken_by = (select current_person())));
alter policy ticket_supervisor on ticket
    using ((select whole_reach()) is not null or district_id = any ((select reach())::int[]));
alter policy ticket_figures on ticket to administrator;
create policy ticket_executive on ticket for select to executive
    using ((select whole_reach()) is not null or district_id = any ((select reach())::int[]));
create policy holding_reach on holding as restrictive for insert to centre_agent, centre_supervisor
    with check ((select whole_reach()) is not null or hands_to(unit_id));
alter policy message_centre on message
    using (ticket_id is null and ((select whole_reach()) is not null or district_id = any ((select reach())::int[]))
           or exists (select from ticket t where t.district_id = message.district_id and t.id = message.ticket_id));
alter policy outage_any on outage
    using ((select whole_reach()) is not null or district_id = any ((select reach())::int[]))
    with check ((select whole_reach()) is not null or district_id = any ((select reach())::int[]));
alter policy outage_ward_any on outage_ward
    using ((select whole_reach()) is not null or district_id = any ((select reach())::int[]))
    with check ((select whole_reach()) is not null or district_id = any ((select reach())::int[]));
"""
POLICIES_BEFORE = """
alter policy change_centre on change using (district_id is not null);
alter policy customer_every on customer using (true);
alter policy ticket_agent on ticket using (not confidential or taken_by = (select current_person()));
alter policy ticket_supervisor on ticket using (true);
drop policy ticket_executive on ticket;
alter policy ticket_figures on ticket to executive, administrator;
drop policy holding_reach on holding;
alter policy message_centre on message
    using (ticket_id is null
           or exists (select from ticket t where t.district_id = message.district_id and t.id = message.ticket_id));
alter policy outage_any on outage using (true) with check (true);
alter policy outage_ward_any on outage_ward using (true) with check (true);
"""

# What functions with the owner's rights ask: of a district, and of a ticket what its policies say.
SEEING = """
create or replace function sees_district(district int) returns boolean language sql stable parallel safe
    as $$ select coalesce(acting_role() in ('centre_agent', 'centre_supervisor') and reaches(district)
              or acting_role() in ('district_staff', 'district_manager') and district = current_unit(), false) $$;

create or replace function sees_ticket(t ticket) returns boolean language sql stable parallel safe
    as $$ select (sees_district(t.district_id) or not acting_role() in ('centre_agent', 'centre_supervisor') and sees_district(t.holder_unit_id))
             and not (t.confidential
                      and (acting_role() = 'district_staff'
                           or acting_role() = 'centre_agent' and t.taken_by is distinct from current_person())) $$;
"""
SEEING_BEFORE = """
create or replace function sees_district(district int) returns boolean language sql stable parallel safe
    as $$ select coalesce(acting_role() in ('centre_agent', 'centre_supervisor')
              or acting_role() in ('district_staff', 'district_manager') and district = current_unit(), false) $$;

create or replace function sees_ticket(t ticket) returns boolean language sql stable parallel safe
    as $$ select (sees_district(t.district_id) or sees_district(t.holder_unit_id))
             and not (t.confidential
                      and (acting_role() = 'district_staff'
                           or acting_role() = 'centre_agent' and t.taken_by is distinct from current_person())) $$;
"""

# What is found at most must not be spent on records out of reach.
FINDING = """
create or replace function find_customers(q text, most int) returns table (district_id int, id bigint)
    language plpgsql stable security definer
    set search_path = public, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
    unit constant int := case when acting_role() in ('district_staff', 'district_manager') then current_unit() end;
    units constant int[] := case when unit is null and whole_reach() is null then reach() end;
    digits constant text := regexp_replace(regexp_replace(q, '[^0-9]', '', 'g'), '^84', '0');
    prefix constant text := upper(regexp_replace(q, '[^[:alnum:]]', '', 'g'));
begin
    if acting_role() not in ('district_staff', 'district_manager', 'centre_agent', 'centre_supervisor') then return; end if;
    if q ~ '^[ +0-9().-]+$' and length(digits) between 6 and 15 then
        return query select c.district_id, c.id from customer c
            where c.phone = digits and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units))
            union select c.district_id, c.id from customer c
            where c.phone2 = digits and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units))
            union select c.district_id, c.id from customer c
            where c.code like prefix || '%' and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units)) limit most;
    elsif prefix ~ '[0-9]' and length(prefix) >= 4 then
        return query select c.district_id, c.id from customer c
            where c.code like prefix || '%' and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units)) limit most;
    end if;
    if found then return; end if;  -- what looks like a code may be an address: An 12
    if unit is null then
        return query select c.district_id, c.id from customer c where c.search @@ words_query(q) and (units is null or c.district_id = any (units)) limit most;
    else
        return query select c.district_id, c.id from customer c
            where c.district_id = unit and c.search @@ words_query(q) limit most;
    end if;
end $$;
"""
FINDING_BEFORE = """
create or replace function find_customers(q text, most int) returns table (district_id int, id bigint)
    language plpgsql stable security definer
    set search_path = public, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
    unit constant int := case when acting_role() in ('district_staff', 'district_manager') then current_unit() end;
    digits constant text := regexp_replace(regexp_replace(q, '[^0-9]', '', 'g'), '^84', '0');
    prefix constant text := upper(regexp_replace(q, '[^[:alnum:]]', '', 'g'));
begin
    if acting_role() not in ('district_staff', 'district_manager', 'centre_agent', 'centre_supervisor') then return; end if;
    if q ~ '^[ +0-9().-]+$' and length(digits) between 6 and 15 then
        return query select c.district_id, c.id from customer c
            where c.phone = digits and (unit is null or c.district_id = unit)
            union select c.district_id, c.id from customer c
            where c.phone2 = digits and (unit is null or c.district_id = unit)
            union select c.district_id, c.id from customer c
            where c.code like prefix || '%' and (unit is null or c.district_id = unit) limit most;
    elsif prefix ~ '[0-9]' and length(prefix) >= 4 then
        return query select c.district_id, c.id from customer c
            where c.code like prefix || '%' and (unit is null or c.district_id = unit) limit most;
    end if;
    if found then return; end if;  -- what looks like a code may be an address: An 12
    if unit is null then
        return query select c.district_id, c.id from customer c where c.search @@ words_query(q) limit most;
    else
        return query select c.district_id, c.id from customer c
            where c.district_id = unit and c.search @@ words_query(q) limit most;
    end if;
end $$;
"""


def upgrade() -> None:
    for sql in (REACH, POLICIES, SEEING, FINDING):
        op.execute(sql)


def downgrade() -> None:
    for sql in (FINDING_BEFORE, SEEING_BEFORE, POLICIES_BEFORE):
        op.execute(sql)
    op.execute("drop function hands_to, reaches, reach, whole_reach, own_corporation;")
