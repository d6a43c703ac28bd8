"""No function is anybody's: each is granted by name to the roles that call it, and nobody makes tables of their own.

A trigger is allowed its function when it is made, not when it fires, so the portal's trigger functions are granted to
nobody: hung on a table of one's own they would write with the owner's rights what their author fills in.

Functions of extensions that another role owns stay as its server has them; PostgreSQL says so in a warning.
"""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    alter default privileges revoke execute on functions from public;
    revoke execute on all functions in schema public from public;
    revoke create on schema public from public;

    -- Asked by row policies and by queries, by every person.
    grant execute on function acting_role, current_person, current_unit, own_corporation, whole_reach, reach, reaches,
                              sees_district, sees_ticket, hands_to, contact_way, plain, unaccent(regdictionary, text)
        to portal_user;
    -- Columns that are masked forms of others are computed with the rights of who writes the row.
    grant execute on function mask_phone, mask_email, mask_number, mask_address
        to district_staff, district_manager, centre_agent, centre_supervisor;

    do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$;
    """)


def downgrade() -> None:
    op.execute("""
    do $$ begin execute format('grant temporary on database %I to public', current_database()); end $$;
    revoke execute on function mask_phone, mask_email, mask_number, mask_address
        from district_staff, district_manager, centre_agent, centre_supervisor;
    revoke execute on function acting_role, current_person, current_unit, own_corporation, whole_reach, reach, reaches,
                               sees_district, sees_ticket, hands_to, contact_way, plain, unaccent(regdictionary, text)
        from portal_user;
    alter default privileges grant execute on functions to public;
    grant execute on all functions in schema public to public;
    revoke execute on function disclose, disclose_customers, find_customers, disclose_ticket, find_tickets,
                               next_ticket_number, sign_in, enter, sign_out, message_sent, history_of, tell_customer,
                               tell_reached
        from public;
    """)
