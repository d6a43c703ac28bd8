"""What may be called and made by whom, found in the catalogue: nothing is open because nobody thought of it."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from portal.access import Role
from portal.database import engine, owner_engine
from portal.process.database import close_to_strangers
from tests.cluster import Cluster
from tests.conftest import Database

#: Every role that somebody can act as, and everybody.
ACTORS = [*(r.value for r in Role), "portal_user", "portal_worker", "portal_app", "public"]

OURS = "p.pronamespace = 'public'::regnamespace and p.prokind in ('f', 'p')"


def test_no_function_is_anybodys(owner: Connection) -> None:
    """Those of extensions included: whoever makes one grants it by name."""
    found = owner.scalars(
        text(
            f"select p.oid::regprocedure::text from pg_proc p where {OURS}"
            " and has_function_privilege('public', p.oid, 'execute')"
        )
    ).all()
    assert found == []


def test_a_new_function_is_nobodys_until_it_is_granted(owner: Connection) -> None:
    owner.execute(text("create function made_in_a_hurry() returns int language sql as 'select 1'"))
    open_to = [a for a in ACTORS if _may(owner, "function", "made_in_a_hurry()", "execute", a)]
    assert open_to == []


def test_a_trigger_function_is_granted_to_nobody(owner: Connection) -> None:
    """It is allowed when the trigger is made, not when it fires: who may call it may hang it on a table of theirs."""
    triggers = owner.scalars(
        text(
            f"select p.oid::regprocedure::text from pg_proc p where {OURS} and p.prorettype = 'trigger'::regtype"
        )
    ).all()
    assert "record_change()" in triggers
    assert [(f, a) for f in triggers for a in ACTORS if _may(owner, "function", f, "execute", a)] == []


def test_what_runs_with_the_owners_rights_fixes_its_search_path(owner: Connection) -> None:
    loose = owner.scalars(
        text(
            f"""select p.oid::regprocedure::text from pg_proc p where {OURS} and p.prosecdef
                and 'search_path=public, pg_temp' <> all (coalesce(p.proconfig, '{{}}'))"""
        )
    ).all()
    assert loose == []


@pytest.mark.parametrize("actor", ACTORS)
def test_nobody_makes_tables_of_their_own(owner: Connection, actor: str) -> None:
    database = owner.scalar(text("select current_database()"))
    assert not _may(owner, "database", database, "temporary", actor)
    assert not _may(owner, "database", database, "create", actor)
    assert not _may(owner, "schema", "public", "create", actor)


def test_a_copy_of_the_database_is_closed_when_the_portal_starts_on_it(
    cluster: Cluster, database: Database
) -> None:
    """Privileges of a database do not travel with what is in it."""
    with owner_engine().connect() as connection:
        name = make_url(database.url).database
        connection.execute(text(f'grant temporary on database "{name}" to public'))
        connection.commit()
        close_to_strangers(database.url)
        assert not _may(connection, "database", name, "temporary", "public")


def test_a_clerk_in_plain_sql_does_not_hang_our_triggers_on_a_table_of_theirs(database: Database) -> None:
    """The holder of any ticket could be written, and any change record forged, with the owner's rights."""
    attempts = (
        "create temp table holding (like public.holding)",
        "create table public.mine (district_id int, ticket_id bigint)",
        "create function public.mine() returns int language sql as 'select 1'",
        "create function pg_temp.mine() returns int language sql as 'select 1'",
        "create schema mine",
    )
    for statement in attempts:
        assert _refused(statement) == "42501", statement


def test_even_with_a_table_of_their_own_our_trigger_functions_are_refused(database: Database) -> None:
    """Should an administrator of the server give back what was taken, the second lock holds."""
    with owner_engine().connect() as connection:
        name = make_url(database.url).database
        connection.execute(text(f'grant temporary on database "{name}" to public'))
        connection.commit()
        functions = connection.scalars(
            text(f"select proname from pg_proc p where {OURS} and p.prorettype = 'trigger'::regtype")
        ).all()
    for function in functions:
        hung = (
            "create temp table forged (district_id int, id bigint, ticket_id bigint);"
            f"create trigger forged after insert on forged for each row execute function public.{function}()"
        )
        assert _refused(hung) == "42501", function


def _refused(statement: str) -> str | None:
    """The state by which PostgreSQL refuses it to a district's clerk, None if it does not."""
    with engine().connect() as connection:
        connection.execute(text("set role district_staff"))
        try:
            connection.execute(text(statement))
        except DBAPIError as error:
            return getattr(error.orig, "sqlstate", None)
        finally:
            connection.rollback()
    return None


def _may(connection: Connection, kind: str, name: object, privilege: str, actor: str) -> bool:
    return bool(
        connection.scalar(
            text(f"select has_{kind}_privilege(:actor, cast(:name as text), :privilege)"),
            {"actor": actor, "name": name, "privilege": privilege},
        )
    )
