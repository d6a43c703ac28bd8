"""What somebody has typed and not yet sent is kept for a day, for nobody but them."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    create table draft (
        person_id bigint not null,
        form text not null,
        field text not null,
        text text not null,
        at timestamptz not null,
        constraint draft_pkey primary key (person_id, form, field),
        constraint draft_person_id_fkey foreign key (person_id) references person (id),
        constraint draft_size_check check (octet_length(text) <= 65536 and length(form) <= 200 and length(field) <= 100)
    );
    create index draft_at_idx on draft (at);

    alter table draft enable row level security;
    alter table draft force row level security;
    create policy draft_owner on draft to current_user using (true) with check (true);
    create policy draft_own on draft to portal_user using (person_id = (select current_person()))
        with check (person_id = (select current_person()));
    create policy draft_over on draft for delete to portal_worker using (at < now() - interval '1 day');
    create policy draft_over_found on draft for select to portal_worker using (at < now() - interval '1 day');
    grant select, insert, delete, update (text, at) on draft to portal_user;
    grant select (at), delete on draft to portal_worker;

    -- One statement, as `enter` is: every page that has boxes asks it.
    create function drafts_of(login uuid) returns table (form text, field text, text text)
        language sql stable security definer set search_path = public, pg_temp rows 20 as $$
        select d.form, d.field, d.text from enter(login, false) e join draft d on d.person_id = e.person_id
        where e.role is not null and d.field <> '' and d.at > now() - interval '1 day'
    $$;
    comment on function drafts_of(uuid) is 'What the person of a login session has typed and not sent.';
    grant execute on function drafts_of(uuid) to portal_app;
    """)


def downgrade() -> None:
    op.execute("drop function drafts_of(uuid); drop table draft")
