"""The tests' own ground: a database a test, committed changes gone, rights of the login role as in production."""

import pytest
from sqlalchemy import Connection, text

from portal.database import engine, owner_engine
from tests.conftest import Database


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_commits_is_gone_for_the_next(database: Database, turn: int) -> None:
    with owner_engine().begin() as db:
        db.execute(text("create table left_behind ()"))


@pytest.mark.parametrize("turn", [1, 2])
def test_the_owner_s_connection_is_rolled_back(owner: Connection, turn: int) -> None:
    owner.execute(text("create table left_behind ()"))


def test_the_application_s_login_role_owns_nothing_and_obeys_policies(database: Database) -> None:
    with engine().connect() as db:
        role = db.execute(
            text("select rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        ).one()
        owned = db.execute(
            text("select count(*) from pg_class where relowner = current_user::regrole")
        ).scalar()
    assert (role.rolsuper, role.rolbypassrls, owned) == (False, False, 0)
