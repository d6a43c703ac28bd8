"""The ground: extensions, words without marks, masks, who acts, and the record of changes."""

from alembic import op

from db.migrations.helpers import owned

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

EXTENSIONS = """
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gist;
create extension if not exists btree_gin;
"""

TEXT = """
create function plain(value text) returns text
    language sql immutable strict parallel safe set search_path = public, pg_temp
    as $$ select lower(unaccent('public.unaccent'::regdictionary, value)) $$;
comment on function plain is 'Text as it is searched: without marks, lower case.';

create function mask_phone(value text) returns text
    language sql immutable strict parallel safe
    as $$ select case when length(value) < 6 then '•••' else left(value, 2) || '•• ••• ' || right(value, 3) end $$;

create function mask_number(value text) returns text
    language sql immutable strict parallel safe
    as $$ select '••• ••• ' || right(value, 3) $$;

create function mask_email(value text) returns text
    language sql immutable strict parallel safe
    as $$ select left(value, 1) || '•••@' || split_part(value, '@', 2) $$;

create function mask_address(value text) returns text
    language sql immutable strict parallel safe
    as $$ select regexp_replace(value, '(?<!đường )(?<!đường số )(?<!tháng )(?<![^ ,;()一-鿿])[^ ,;()一-鿿]*[0-9][^ ,;()一-鿿]*',
                                '••', 'g') $$;
comment on function mask_address is
    'Every word with a digit hidden, in Chinese the digits: the street stays, also one called by a number; the house goes.';
"""

ACTING = """
create function current_person() returns bigint language sql stable parallel safe
    as $$ select nullif(current_setting('portal.person', true), '')::bigint $$;
create function current_unit() returns int language sql stable parallel safe
    as $$ select nullif(current_setting('portal.unit', true), '')::int $$;
create function acting_role() returns text language sql stable parallel safe
    as $$ select current_setting('role') $$;
comment on function acting_role is 'The role taken on for the transaction, also inside security definer functions.';

create function sees_district(district int) returns boolean language sql stable parallel safe
    as $$ select coalesce(acting_role() in ('centre_agent', 'centre_supervisor')
              or acting_role() in ('district_staff', 'district_manager') and district = current_unit(), false) $$;
comment on function sees_district is 'Whether who acts works with personal data of this district.';
"""

CHANGE = """
create table change (
    id bigint generated always as identity,
    at timestamptz default now() not null,
    person_id bigint,
    role text not null,
    action text,
    transaction bigint not null,
    operation text not null,
    table_name text not null,
    district_id integer,
    row_key text not null,
    before jsonb,
    after jsonb,
    constraint change_pkey primary key (id)
);
create index change_at_idx on change (at);
create index change_table_name_district_id_row_key_at_idx on change (table_name, district_id, row_key, at);

create function raise_version() returns trigger language plpgsql
    as $$ begin new.version := old.version + 1; return new; end $$;

create function row_key(r jsonb, keys text[]) returns text language sql immutable
    as $$ select string_agg(r ->> k, ',') from unnest(keys) k where k <> 'district_id' $$;

create function differing(a jsonb, b jsonb) returns jsonb language sql immutable
    as $$ select jsonb_object_agg(key, value) from jsonb_each(a) where b -> key is distinct from value $$;

create function record_change() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
declare
    keys constant text[] := string_to_array(tg_argv[0], ',');
    derived constant text[] := string_to_array(tg_argv[1], ',') || '{version,search}';
    stamp constant text := nullif(current_setting('portal.action', true), '');
begin
    if tg_op = 'INSERT' then
        insert into change (person_id, role, action, transaction, operation, table_name, district_id, row_key, after)
        select current_person(), acting_role(), stamp, txid_current(), 'insert', tg_table_name,
               (n.r ->> 'district_id')::int, row_key(n.r, keys), jsonb_strip_nulls(n.r - derived)
        from (select to_jsonb(x) r from new_rows x) n;
    elsif tg_op = 'DELETE' then
        insert into change (person_id, role, action, transaction, operation, table_name, district_id, row_key, before)
        select current_person(), acting_role(), stamp, txid_current(), 'delete', tg_table_name,
               (o.r ->> 'district_id')::int, row_key(o.r, keys), jsonb_strip_nulls(o.r - derived)
        from (select to_jsonb(x) r from old_rows x) o;
    else
        insert into change (person_id, role, action, transaction, operation, table_name, district_id, row_key,
                            before, after)
        select current_person(), acting_role(), stamp, txid_current(), 'update', tg_table_name,
               (n.r ->> 'district_id')::int, row_key(n.r, keys), differing(o.r, n.r), differing(n.r, o.r)
        from (select to_jsonb(x) - derived r from new_rows x) n
        join (select to_jsonb(x) - derived r from old_rows x) o
          on row_key(o.r, keys) = row_key(n.r, keys) and o.r ->> 'district_id' is not distinct from n.r ->> 'district_id'
        where o.r is distinct from n.r;
    end if;
    return null;
end $$;
"""

CHANGE_GUARDS = """
revoke all on schema public from public;
grant usage on schema public to portal_app, portal_user, portal_worker;
grant select (id, at, person_id, role, action, transaction, operation, table_name, district_id, row_key)
    on change to portal_user;
create policy change_own on change for select to district_staff, district_manager
    using (district_id = (select current_unit()));
create policy change_centre on change for select to centre_agent, centre_supervisor using (district_id is not null);
create policy change_every on change for select to administrator using (true);
"""


def upgrade() -> None:
    for sql in (EXTENSIONS, TEXT, ACTING, CHANGE, owned("change"), CHANGE_GUARDS):
        op.execute(sql)


def downgrade() -> None:
    """Roles stay, and what they were granted elsewhere: other databases of the server may need them."""
    op.execute("""
    drop table change;
    drop function record_change, differing, row_key, raise_version, sees_district, acting_role, current_unit,
                  current_person, mask_address, mask_email, mask_number, mask_phone, plain;
    revoke all on schema public from portal_app, portal_user, portal_worker;
    grant usage on schema public to public;
    """)
