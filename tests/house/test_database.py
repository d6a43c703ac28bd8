"""What the database holds for everybody, found in its catalogue: policies, keys, grants, audit, functions."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from portal.access import Role
from portal.customers.models import Customer
from portal.fields import fields_of
from portal.models import metadata
from portal.process.migrations import config, downgrade, upgrade
from tests.cluster import Cluster
from tests.conftest import Database

ROLES = [r.value for r in Role]
DISTRICT_TABLES = [t for t in metadata.sorted_tables if "district_id" in t.columns]
#: What the portal itself writes about people's work; nobody may change it, so nobody's changes of it are recorded.
OWN_RECORDS = {"access_event", "change", "disclosure", "done_once", "draft", "login_session"}
#: Keys that no person can probe: the database makes the number, the portal the dedupe key.
MADE_BY_THE_PORTAL = {"ticket_number_key", "message_dedupe_key_key", "change_pkey", "disclosure_pkey"}


@pytest.mark.parametrize("table", DISTRICT_TABLES, ids=str)
def test_a_district_table_has_row_policies_that_bind_the_owner_too(owner: Connection, table: object) -> None:
    row = owner.execute(
        text("select relrowsecurity, relforcerowsecurity from pg_class where oid = cast(:t as regclass)"),
        {"t": str(table)},
    ).one()
    assert tuple(row) == (True, True)


@pytest.mark.parametrize("table", [t for t in DISTRICT_TABLES if t.name not in OWN_RECORDS], ids=str)
def test_keys_of_a_district_table_lead_with_the_district(owner: Connection, table: object) -> None:
    found = inspect(owner)
    keys = [found.get_pk_constraint(str(table)), *found.get_unique_constraints(str(table))]
    columns = {k["name"]: k.get("constrained_columns") or k["column_names"] for k in keys}
    assert not {n: c for n, c in columns.items() if c[0] != "district_id" and n not in MADE_BY_THE_PORTAL}


@pytest.mark.parametrize("table", DISTRICT_TABLES, ids=str)
def test_references_between_district_tables_carry_the_district(owner: Connection, table: object) -> None:
    district_tables = {t.name for t in DISTRICT_TABLES}
    loose = [
        key["name"]
        for key in inspect(owner).get_foreign_keys(str(table))
        if key["referred_table"] in district_tables and "district_id" not in key["constrained_columns"]
    ]
    assert not loose


def test_whatever_people_may_write_is_recorded(owner: Connection) -> None:
    writable = owner.scalars(
        text(
            """select distinct table_name from information_schema.column_privileges
               where grantee = any (:roles) and privilege_type in ('INSERT', 'UPDATE')"""
        ),
        {"roles": [*ROLES, "portal_user"]},
    ).all()
    recorded = owner.scalars(
        text(
            "select distinct tgrelid::regclass::text from pg_trigger where tgfoid = 'record_change'::regproc"
        )
    ).all()
    assert set(writable) - set(recorded) - OWN_RECORDS == set()


def test_personal_columns_are_readable_by_no_role(owner: Connection) -> None:
    readable = []
    for mapper in metadata_mappers():
        for name, bound in fields_of(mapper.class_).items():
            if bound.field.personal:
                readable += [
                    (role, mapper.local_table.name, name)
                    for role in ROLES
                    if owner.scalar(
                        text("select has_column_privilege(:r, :t, :c, 'select')"),
                        {"r": role, "t": mapper.local_table.name, "c": name},
                    )
                ]
    assert not readable


def test_every_personal_field_of_a_customer_is_disclosed_and_masked_in_the_history(owner: Connection) -> None:
    personal = [name for name, bound in fields_of(Customer).items() if bound.field.personal]
    given = owner.scalar(text("select proargnames from pg_proc where proname = 'disclose_customers'"))
    assert set(personal) <= set(given)
    for name in personal:
        value = "128/7A đường Mẫu 4@vidu.vn"
        shown = owner.scalar(
            text("select masked_values(jsonb_build_object(cast(:n as text), cast(:v as text))) ->> :n"),
            {"n": name, "v": value},
        )
        assert shown != value, name


def test_the_login_role_owns_nothing_bypasses_nothing_and_reads_nothing(owner: Connection) -> None:
    assert (
        owner.scalar(
            text("select rolsuper or rolbypassrls or rolinherit from pg_roles where rolname = 'portal_app'")
        )
        is False
    )
    assert owner.scalar(text("select count(*) from pg_class where relowner = 'portal_app'::regrole")) == 0
    tables = owner.scalars(
        text(
            """select c.relname from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
               and has_any_column_privilege('portal_app', c.oid, 'select')"""
        )
    ).all()
    assert tables == ["alembic_version"]


def test_one_head_and_no_drift_between_models_and_migrations(unchanged_database: object) -> None:
    there = config(unchanged_database.database.url)  # type: ignore[attr-defined]
    assert len(ScriptDirectory.from_config(there).get_heads()) == 1
    command.check(there)


def test_migrations_go_down_to_nothing_and_up_again(cluster: Cluster, database: Database) -> None:
    downgrade(database.url, "base")
    upgrade(database.url)
    command.check(config(database.url))


def metadata_mappers() -> list:  # type: ignore[type-arg]
    """Every mapped class."""
    from portal.database import Base

    return list(Base.registry.mappers)
