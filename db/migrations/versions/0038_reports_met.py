"""A report that comes in the moment in which its message is noted counts, one of an older message of the same number does not;
what a customer does not wish any more is not sent."""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

REASON = """
alter table message
    -- squawk-ignore ban-drop-constraint
    drop constraint if exists message_reason_check,
    add constraint message_reason_check check (reason in ('no_gateway', 'unreachable', 'busy', 'refused', 'bad_address',
        'undelivered', 'too_late', 'silent', 'quiet', 'poison', 'withdrawn', 'accepted', 'no_failure', 'unknown', 'unwanted')) not valid;
"""

# Report and note each write what the other one looks for, so one of them waits for the other.
REPORTS = """
create or replace function take_report(at_gateway text, of text, reached text, why text, detail text, raw text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform pg_advisory_xact_lock(hashtextextended(at_gateway || '/' || of, 0));
    insert into gateway_report (gateway, reference, state, detail, raw)
    values (at_gateway, of, coalesce(reached, 'unread'), take_report.detail, take_report.raw)
    on conflict on constraint gateway_report_gateway_reference_state_key
        do update set at = now(), detail = excluded.detail, raw = excluded.raw;
    if reached is null then return false; end if;
    return apply_report(at_gateway, of, reached, why, take_report.detail);
end $$;
comment on function take_report is
    'A gateway says what became of a part: kept as it came, once, and applied; repeated or overtaken ones change nothing.';

create or replace function hand_message(district int, message bigint, worker text, to_gateway text, refs text[], due timestamptz,
                                        quietly text, why text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    m message;
    begun timestamptz;
    early gateway_report;
begin
    perform pg_advisory_xact_lock(hashtextextended(to_gateway || '/' || r, 0)) from (select unnest(refs) r order by r) x;
    select x.began_at into begun from message x
    where x.district_id = district and x.id = hand_message.message and x.leased_by = worker and message_rank(x.state) = 0
    for update;
    if not found then return false; end if;
    update message x set state = 'handed', sent_at = now(), gateway = to_gateway, reason = why, error = null, leased_until = null,
                         began_at = null, report_due = due, silence = quietly
    where x.district_id = district and x.id = hand_message.message
    returning * into m;
    insert into message_part (district_id, message_id, gateway, reference) select district, m.id, to_gateway, r from unnest(refs) r;
    for early in select * from gateway_report r where r.gateway = to_gateway and r.reference = any (refs)
                 and r.at >= coalesce(begun, now() - interval '1 day')
                 and r.state in ('accepted', 'delivered', 'failed', 'expired') order by r.id loop
        perform apply_report(to_gateway, early.reference, early.state, null, early.detail);
    end loop;
    return true;
end $$;
comment on function hand_message is
    'The worker handed a message that it holds the lease of to a gateway, under these references; reports that came since it began '
    'count now. Those of before are of another message: some gateways count anew.';
"""

WISHED = """
create function still_wished(district int, customer bigint, channel text, asked boolean) returns boolean
    language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce((
        select contact_way(c.notify_by, still_wished.channel = 'email', still_wished.channel <> 'email', asked) is not null
        from customer c where c.district_id = district and c.id = still_wished.customer), true)
$$;
comment on function still_wished is
    'Whether who it goes to wishes messages at such an address now; whoever is no customer of ours gave it for the purpose.';
revoke execute on function still_wished from public;
grant execute on function still_wished to portal_worker;
"""

# As in 0025 and 0032.
BEFORE = """
create or replace function take_report(at_gateway text, of text, reached text, why text, detail text, raw text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into gateway_report (gateway, reference, state, detail, raw)
    values (at_gateway, of, coalesce(reached, 'unread'), take_report.detail, take_report.raw)
    on conflict on constraint gateway_report_gateway_reference_state_key do nothing;
    if not found or reached is null then return false; end if;
    return apply_report(at_gateway, of, reached, why, take_report.detail);
end $$;

create or replace function hand_message(district int, message bigint, worker text, to_gateway text, refs text[], due timestamptz,
                                        quietly text, why text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    m message;
    early gateway_report;
begin
    update message x set state = 'handed', sent_at = now(), gateway = to_gateway, reason = why, error = null, leased_until = null,
                         began_at = null, report_due = due, silence = quietly
    where x.district_id = district and x.id = hand_message.message and x.leased_by = worker and message_rank(x.state) = 0
    returning * into m;
    if m.id is null then return false; end if;
    insert into message_part (district_id, message_id, gateway, reference) select district, m.id, to_gateway, r from unnest(refs) r;
    for early in select * from gateway_report r where r.gateway = to_gateway and r.reference = any (refs)
                 and r.at > now() - interval '1 day' and r.state in ('accepted', 'delivered', 'failed', 'expired') order by r.id loop
        perform apply_report(to_gateway, early.reference, early.state, null, early.detail);
    end loop;
    return true;
end $$;
comment on function hand_message is
    'The worker handed a message that it holds the lease of to a gateway, under these references; reports that came first count now.';

drop function still_wished;
update message set reason = 'withdrawn' where reason = 'unwanted';
update message_event set reason = 'withdrawn' where reason = 'unwanted';
alter table message drop constraint message_reason_check,
    add constraint message_reason_check check (reason in ('no_gateway', 'unreachable', 'busy', 'refused', 'bad_address',
        'undelivered', 'too_late', 'silent', 'quiet', 'poison', 'withdrawn', 'accepted', 'no_failure', 'unknown')) not valid;
alter table message validate constraint message_reason_check;
"""


def upgrade() -> None:
    op.execute(REASON)
    with op.get_context().autocommit_block():  # the rows are looked through while people write
        op.execute("alter table message validate constraint message_reason_check")
    op.execute(REPORTS)
    op.execute(WISHED)


def downgrade() -> None:
    op.execute(BEFORE)
