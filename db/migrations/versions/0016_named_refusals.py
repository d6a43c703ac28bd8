"""What the database refuses on purpose has a name, by which the portal finds the words for it."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NAMED = """
create or replace function disclose_customers(district int, ids bigint[], why text, about text default null)
    returns table (id bigint, phone text, phone2 text, email text, id_number text, address text)
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if coalesce(why, '') = '' then
        raise exception 'personal data is given out for a purpose'
            using errcode = '22023', constraint = 'disclosure_purpose';
    end if;
    if not sees_district(district) then return; end if;
    perform disclose('customer', district,
        array(select c.id from customer c where c.district_id = district and c.id = any (ids)), why, about);
    return query select c.id, c.phone::text, c.phone2::text, c.email::text, c.id_number::text, c.address::text
        from customer c where c.district_id = district and c.id = any (ids);
end $$;
"""
NAMELESS = """
create or replace function disclose_customers(district int, ids bigint[], why text, about text default null)
    returns table (id bigint, phone text, phone2 text, email text, id_number text, address text)
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if coalesce(why, '') = '' then raise exception 'personal data is given out for a purpose' using errcode = '22023'; end if;
    if not sees_district(district) then return; end if;
    perform disclose('customer', district,
        array(select c.id from customer c where c.district_id = district and c.id = any (ids)), why, about);
    return query select c.id, c.phone::text, c.phone2::text, c.email::text, c.id_number::text, c.address::text
        from customer c where c.district_id = district and c.id = any (ids);
end $$;
"""


def upgrade() -> None:
    op.execute(NAMED)


def downgrade() -> None:
    op.execute(NAMELESS)
