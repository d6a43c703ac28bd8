"""Roles belong to the server: several portals of one server do not harm each other."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from db.migrations.roles import PREPARE
from portal.database import session
from portal.process.database import let_in
from portal.process.errors import CannotRun
from portal.process.migrations import downgrade, upgrade
from portal.process.scratch_database import careless_server
from portal.settings import as_user, libpq, settings
from tests.cluster import FILLED, TEMPLATE, Cluster
from tests.filling import pointed_to
from tests.people import signed_in

LOGIN = "portal_app_2"


@pytest.fixture
def another(cluster: Cluster, worker_name: str) -> Iterator[str]:
    """A second portal on the server of the tests."""
    yield cluster.clone(f"{worker_name}_another", TEMPLATE)
    cluster.drop(f"{worker_name}_another")


def test_all_who_prepare_them_at_once_get_the_same() -> None:
    with tempfile.TemporaryDirectory(prefix="portal-bare-") as folder:
        server = careless_server(Path(folder) / "postgres", "other", Path(folder) / "log")
        server.start()
        url = f"postgresql://postgres:other@/postgres?host={server.socket}"

        def prepare(_nth: int) -> None:
            with psycopg.connect(url) as db:
                db.execute(PREPARE)

        try:
            with ThreadPoolExecutor(8) as pool:
                list(pool.map(prepare, range(8)))
            with psycopg.connect(url) as db:
                [(members,)] = db.execute(
                    "select count(*) from pg_auth_members where member = 'portal_app'::regrole"
                ).fetchall()
        finally:
            server.stop()
    assert members == 7


def test_a_portal_that_is_taken_down_leaves_the_others_their_rights(another: str, cluster: Cluster) -> None:
    with psycopg.connect(libpq(cluster.url), autocommit=True) as db:
        db.execute("grant connect on database postgres to portal_app")
        downgrade(another, "base")
        [(may,)] = db.execute(
            "select count(*) from pg_database, aclexplode(datacl) where datname = 'postgres' and grantee = 'portal_app'::regrole"
        ).fetchall()
        db.execute("revoke connect on database postgres from portal_app")
    assert may == 1
    upgrade(another)


def test_a_second_portal_does_not_lock_the_first_out_and_works_with_a_login_of_its_own(
    another: str, cluster: Cluster, worker_name: str
) -> None:
    first = cluster.clone(f"{worker_name}_first", FILLED)
    with pointed_to(another):
        with pytest.raises(CannotRun, match="APP_DATABASE_URL"):
            let_in(another, as_user(another, "portal_app", "of the second"))
        with psycopg.connect(libpq(another), autocommit=True) as db:
            db.execute(f"create role {LOGIN} login password 'its own' in role portal_app")
        try:
            settings.app_database_url_given = as_user(another, LOGIN, "its own")
            with session(signed_in("an")) as works:
                assert works.execute(text("select current_user")).scalar_one() == "district_staff"
        finally:
            cluster.drop(f"{worker_name}_another")
            with psycopg.connect(libpq(cluster.url), autocommit=True) as db:
                db.execute(f"drop role {LOGIN}")
    with pointed_to(first), session(signed_in("an")) as works:
        assert works.execute(text("select current_user")).scalar_one() == "district_staff"
    cluster.drop(f"{worker_name}_first")
