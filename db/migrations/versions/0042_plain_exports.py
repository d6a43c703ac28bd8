"""A file in which nothing is personal is on record too, and needs no purpose."""

from alembic import op

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    op.execute("""
    create or replace function record_export(what text, amount integer, purpose text) returns void language plpgsql
    security definer set search_path = public, pg_temp as $$
    begin
        if btrim(purpose) = '' then
            raise exception 'a file leaves for a purpose' using errcode = '22023', constraint = 'export_purpose';
        end if;
        insert into access_event (kind, person_id, about_id, role, unit_id, what, amount, purpose)
        values ('exported', current_person(), current_person(), acting_role(), current_unit(), left(record_export.what, 300),
                record_export.amount, left(btrim(record_export.purpose), 300));
    end $$;
    comment on function record_export is
        'A list leaves as a file: which, how many rows, and for what; null where nothing of it is personal.';
    """)


def downgrade() -> None:
    op.execute("""
    create or replace function record_export(what text, amount integer, purpose text) returns void language plpgsql
    security definer set search_path = public, pg_temp as $$
    begin
        if coalesce(btrim(purpose), '') = '' then
            raise exception 'a file leaves for a purpose' using errcode = '22023', constraint = 'export_purpose';
        end if;
        insert into access_event (kind, person_id, about_id, role, unit_id, what, amount, purpose)
        values ('exported', current_person(), current_person(), acting_role(), current_unit(), left(record_export.what, 300),
                record_export.amount, left(btrim(record_export.purpose), 300));
    end $$;
    comment on function record_export is 'A list leaves as a file: which, how many rows, and for what.';
    """)
