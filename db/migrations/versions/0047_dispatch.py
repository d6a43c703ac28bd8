"""The dispatch centre of a corporation hears of every safety hazard in its districts, whoever holds the request."""

from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

# The old list holds until the new one stands, and no row is looked at under a lock.
KINDS = """
alter table alert_rule
    -- squawk-ignore ban-drop-constraint
    drop constraint if exists alert_rule_kind_check,
    add constraint alert_rule_kind_check
        check (kind in ('work', 'mine', 'urge', 'half', 'limit', 'hazard', 'answer', 'raised', 'danger')) not valid;
alter table alert
    -- squawk-ignore ban-drop-constraint
    drop constraint if exists alert_kind_check,
    add constraint alert_kind_check
        check (kind in ('work', 'mine', 'urge', 'half', 'limit', 'hazard', 'answer', 'raised', 'danger')) not valid;
alter table alert_choice
    -- squawk-ignore ban-drop-constraint
    drop constraint if exists alert_choice_kind_check,
    add constraint alert_choice_kind_check
        check (kind in ('work', 'mine', 'urge', 'half', 'limit', 'hazard', 'answer', 'raised', 'danger')) not valid;
alter table chat_target
    -- squawk-ignore ban-drop-constraint
    drop constraint if exists chat_target_kinds_check,
    add constraint chat_target_kinds_check
        check (kinds <@ array['work', 'mine', 'urge', 'half', 'limit', 'hazard', 'answer', 'raised', 'danger']) not valid;
"""
KINDS_BEFORE = """
alter table alert_rule
    -- squawk-ignore ban-drop-constraint
    drop constraint if exists alert_rule_kind_check,
    add constraint alert_rule_kind_check
        check (kind in ('work', 'mine', 'urge', 'half', 'limit', 'hazard', 'answer', 'raised')) not valid;
alter table alert
    -- squawk-ignore ban-drop-constraint
    drop constraint if exists alert_kind_check,
    add constraint alert_kind_check
        check (kind in ('work', 'mine', 'urge', 'half', 'limit', 'hazard', 'answer', 'raised')) not valid;
alter table alert_choice
    -- squawk-ignore ban-drop-constraint
    drop constraint if exists alert_choice_kind_check,
    add constraint alert_choice_kind_check
        check (kind in ('work', 'mine', 'urge', 'half', 'limit', 'hazard', 'answer', 'raised')) not valid;
alter table chat_target
    -- squawk-ignore ban-drop-constraint
    drop constraint if exists chat_target_kinds_check,
    add constraint chat_target_kinds_check
        check (kinds <@ array['work', 'mine', 'urge', 'half', 'limit', 'hazard', 'answer', 'raised']) not valid;
"""

RULE = """
insert into alert_rule (kind, climbs_after, pierces_quiet, kept_ways)
select 'danger', climbs_after, pierces_quiet, kept_ways from alert_rule where kind = 'hazard';
"""

# They do not see the request, so the alert says what they need; of a confidential one only where it is.
DISPATCH = """
create function alert_dispatch(t ticket, by_whom bigint) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    d int;
    made bigint;
begin
    for d in
        select u.id from unit h join unit u on u.parent_id = h.parent_id and u.kind = 'dispatch' and u.valid @> current_date
        where h.id = t.district_id and u.id is distinct from t.holder_unit_id
          and exists (select from assignment s where s.unit_id = u.id and s.valid @> now())
    loop
        made := make_alert(t, 'danger', 'dispatch:' || d, d, null, by_whom);
        update alert a set body = left(concat_ws(' · ', case when not t.confidential then t.subject end, t.number,
            (select u.short_name from unit u where u.id = t.district_id), (select w.name from ward w where w.id = t.ward_id),
            case when not t.confidential then t.place_masked end), 1000)
        where a.district_id = t.district_id and a.id = made;
    end loop;
end $$;
comment on function alert_dispatch(ticket, bigint) is
    'Tells the dispatch centres beside a district of a safety hazard there, once.';
revoke all on function alert_dispatch(ticket, bigint) from public;

create policy alert_dispatched on alert to district_staff, district_manager
    using (kind = 'danger' and unit_id = (select current_unit()));
"""

HOLDING = """
create or replace function alert_of_holding() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    t ticket;
    danger boolean;
    event constant text := 'held:' || (extract(epoch from new.since) * 1000000)::bigint;
begin
    if new.until <> 'infinity' then return null; end if;
    if tg_op = 'UPDATE' then
        if old.accepted_at is null and new.accepted_at is not null then
            perform settle_alerts(new.district_id, new.ticket_id, '{work,mine,hazard}', null, new.person_id);
            perform settle_alerts(new.district_id, new.ticket_id, '{half,limit}', '{respond}', new.person_id);
        end if;
        return null;
    end if;
    perform settle_alerts(new.district_id, new.ticket_id, '{work,mine,hazard,half,limit,urge,raised}');
    select * into t from ticket x where x.district_id = new.district_id and x.id = new.ticket_id;
    if t.resolved_at is not null or new.accepted_at is not null then return null; end if;
    select c.hazard into danger from category c where c.code = t.category;
    if danger then
        perform make_alert(t, 'hazard', event, new.unit_id, new.person_id, new.by_id);
        perform alert_dispatch(t, new.by_id);
    elsif new.person_id is not null then
        if new.person_id is distinct from new.by_id then
            perform make_alert(t, 'mine', event, new.unit_id, new.person_id, new.by_id);
        end if;
    elsif new.reason <> 'received' then
        perform make_alert(t, 'work', event, new.unit_id, null, new.by_id);
    end if;
    return null;
end $$;
"""
HOLDING_BEFORE = """
create or replace function alert_of_holding() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    t ticket;
    danger boolean;
    event constant text := 'held:' || (extract(epoch from new.since) * 1000000)::bigint;
begin
    if new.until <> 'infinity' then return null; end if;
    if tg_op = 'UPDATE' then
        if old.accepted_at is null and new.accepted_at is not null then
            perform settle_alerts(new.district_id, new.ticket_id, '{work,mine,hazard}', null, new.person_id);
            perform settle_alerts(new.district_id, new.ticket_id, '{half,limit}', '{respond}', new.person_id);
        end if;
        return null;
    end if;
    perform settle_alerts(new.district_id, new.ticket_id, '{work,mine,hazard,half,limit,urge,raised}');
    select * into t from ticket x where x.district_id = new.district_id and x.id = new.ticket_id;
    if t.resolved_at is not null or new.accepted_at is not null then return null; end if;
    select c.hazard into danger from category c where c.code = t.category;
    if danger then
        perform make_alert(t, 'hazard', event, new.unit_id, new.person_id, new.by_id);
    elsif new.person_id is not null then
        if new.person_id is distinct from new.by_id then
            perform make_alert(t, 'mine', event, new.unit_id, new.person_id, new.by_id);
        end if;
    elsif new.reason <> 'received' then
        perform make_alert(t, 'work', event, new.unit_id, null, new.by_id);
    end if;
    return null;
end $$;
"""
VERDICT = """
create or replace function alert_of_verdict() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if new.resolved_at is not null then
        perform settle_alerts(new.district_id, new.id, '{work,mine,hazard,half,limit,urge,raised,danger}');
    elsif old.arrived_at is null and new.arrived_at is not null then
        perform settle_alerts(new.district_id, new.id, '{half,limit}', '{arrive}');
    end if;
    return null;
end $$;
"""
VERDICT_BEFORE = """
create or replace function alert_of_verdict() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if new.resolved_at is not null then
        perform settle_alerts(new.district_id, new.id, '{work,mine,hazard,half,limit,urge,raised}');
    elsif old.arrived_at is null and new.arrived_at is not null then
        perform settle_alerts(new.district_id, new.id, '{half,limit}', '{arrive}');
    end if;
    return null;
end $$;
"""


def upgrade() -> None:
    for part in (KINDS, RULE, DISPATCH, HOLDING, VERDICT):
        op.execute(part)
    with op.get_context().autocommit_block():  # the rows are looked through while people write
        op.execute("alter table alert_rule validate constraint alert_rule_kind_check")
        op.execute("alter table alert validate constraint alert_kind_check")
        op.execute("alter table alert_choice validate constraint alert_choice_kind_check")
        op.execute("alter table chat_target validate constraint chat_target_kinds_check")


def downgrade() -> None:
    op.execute(VERDICT_BEFORE)
    op.execute(HOLDING_BEFORE)
    op.execute("""
    drop policy alert_dispatched on alert;
    drop function alert_dispatch;
    """)
    # Alerts of a kind that is not there any more go with it; what they told of stands in the requests.
    op.execute("""
    delete from alert_delivery d using alert a where a.district_id = d.district_id and a.id = d.alert_id and a.kind = 'danger';
    delete from alert_addressee d using alert a where a.district_id = d.district_id and a.id = d.alert_id and a.kind = 'danger';
    delete from alert where kind = 'danger';
    delete from alert_choice where kind = 'danger';
    update chat_target set kinds = array_remove(kinds, 'danger') where 'danger' = any (kinds);
    delete from alert_rule where kind = 'danger';
    """)
    op.execute(KINDS_BEFORE)
