"""A search is counted by what is looked for: a number beside the words is one that the words say."""

from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

SAYS = """
create function says_number(q text, called text) returns boolean language sql immutable parallel safe
    set search_path = public, pg_temp as $$
    select length(n.called) > 0 and right(n.said, length(n.called)) = n.called
    from (select regexp_replace(q, '[^0-9]', '', 'g') as said,
                 ltrim(regexp_replace(called, '[^0-9]', '', 'g'), '0') as called) n
$$;
comment on function says_number is 'Whether what was typed ends in this number, however it was written (+84 901 000 218 for 0901000218).';
revoke all on function says_number from public;
"""

FIND_CUSTOMERS = """
create or replace function find_customers(q text, called text, only_unit integer, only_ward integer, most integer)
    returns table (district_id integer, id bigint, step integer)
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if acting_role() not in ('district_staff', 'district_manager', 'centre_agent', 'centre_supervisor') then return; end if;
    if not may_search(q) then return; end if;
    if not says_number(q, called) then called := null; end if;  -- or one question, asked once, would look for any number
    return query select * from customers_found(q, called, only_unit, only_ward, most);
end $$;
"""

FIND_CUSTOMERS_BEFORE = """
create or replace function find_customers(q text, called text, only_unit integer, only_ward integer, most integer)
    returns table (district_id integer, id bigint, step integer)
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if acting_role() not in ('district_staff', 'district_manager', 'centre_agent', 'centre_supervisor') then return; end if;
    if not may_search(q) then return; end if;
    return query select * from customers_found(q, called, only_unit, only_ward, most);
end $$;
"""

FIND_TICKETS = """
create or replace function find_tickets(q text, called text, most integer) returns table (district_id integer, id bigint, step integer)
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if acting_role() not in ('district_staff', 'district_manager', 'centre_agent', 'centre_supervisor') then return; end if;
    if not may_search(q) then return; end if;
    if not says_number(q, called) then called := null; end if;  -- or one question, asked once, would look for any number
    return query select * from tickets_found(q, called, most);
end $$;
"""

FIND_TICKETS_BEFORE = """
create or replace function find_tickets(q text, called text, most integer) returns table (district_id integer, id bigint, step integer)
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if acting_role() not in ('district_staff', 'district_manager', 'centre_agent', 'centre_supervisor') then return; end if;
    if not may_search(q) then return; end if;
    return query select * from tickets_found(q, called, most);
end $$;
"""


def upgrade() -> None:
    for sql in (SAYS, FIND_CUSTOMERS, FIND_TICKETS):
        op.execute(sql)


def downgrade() -> None:
    for sql in (FIND_TICKETS_BEFORE, FIND_CUSTOMERS_BEFORE, "drop function says_number"):
        op.execute(sql)
