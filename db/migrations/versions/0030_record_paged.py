"""The record of changes is read by action, newest first, however long it is.

An action is all that one transaction changed. Each index leads to the next one at once, whatever else stands between; what
people did and what the portal itself did have one each, for the one may be a thousandth of the other.
"""

from alembic import op

from db.migrations.helpers import build_index, drop_index

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    build_index("change_by_people_idx", "change (at, transaction) where person_id is not null")
    build_index("change_by_portal_idx", "change (at, transaction) where person_id is null")
    build_index("change_person_idx", "change (person_id, at, transaction) where person_id is not null")
    build_index("change_action_idx", "change (action, at, transaction)")
    drop_index("change_people_idx")
    op.execute("""
    create function record_named(q text) returns table (table_name text, district_id integer, row_id bigint)
        language plpgsql stable security definer set search_path = public, pg_temp as $$
    begin
        if acting_role() <> 'administrator' then return; end if;
        return query
            select 'customer', c.district_id, c.id from customer c where c.code = upper(btrim(q))
            union all
            select 'ticket', t.district_id, t.id from ticket t where t.number = upper(btrim(q)) limit 5;
    end $$;
    comment on function record_named is
        'Which record a customer code or a ticket number names: for who reads what became of it, and reads nothing of it.';
    grant execute on function record_named to administrator;
    """)


def downgrade() -> None:
    op.execute("drop function record_named(text)")
    build_index("change_people_idx", "change (at, id) where person_id is not null")
    drop_index("change_action_idx")
    drop_index("change_person_idx")
    drop_index("change_by_portal_idx")
    drop_index("change_by_people_idx")
