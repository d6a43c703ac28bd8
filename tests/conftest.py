"""What every test may ask for: a database of its own on a real PostgreSQL.

database   a fresh copy of the migrated, seeded database; the portal's settings and engines point to it.
           What the test commits is gone with it.
filled     the same with a small demo. `unchanged_database` and `filled_unchanged` are shared by tests that change
           nothing for good.
owner      a connection as the owner of the schema, rolled back at the end.
cluster    the server, for tests that need more than one database.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

# The environment of whoever runs the tests does not decide what they find: set before the settings are read.
for _name in [n for n in os.environ if n.startswith(("PORTAL_", "OIDC_", "SMTP_", "STREAMLIT_"))]:
    del os.environ[_name]
for _name in ("DATABASE_URL", "APP_DATABASE_URL"):
    os.environ.pop(_name, None)
_var = tempfile.TemporaryDirectory(prefix="portal-var-")
os.environ["PORTAL_VAR"] = _var.name

from sqlalchemy import Connection  # noqa: E402
from streamlit.components.v2 import manifest_scanner  # noqa: E402
from streamlit.runtime import Runtime  # noqa: E402
from streamlit.testing.v1 import AppTest  # noqa: E402

from portal import database as portal_database  # noqa: E402
from portal.settings import settings  # noqa: E402
from tests.cluster import FILLED, TEMPLATE, Cluster, app_url, running_cluster  # noqa: E402
from tests.filling import pointed_to  # noqa: E402

SCAN = "scan_component_manifests"


@dataclass(frozen=True)
class Database:
    """Where a test's own database is."""

    url: str
    app_url: str


@dataclass
class Copy:
    """This process's copy of a template, and whether a test may have changed it."""

    cluster: Cluster
    name: str
    template: str
    clean: bool = False

    def lend(self) -> Iterator[Copy]:
        """Make it the portal's for one test, as it was made."""
        if not self.clean:
            self.cluster.clone(self.name, self.template)
            self.clean = True
        with pointed_to(self.database.url):
            yield self

    @property
    def database(self) -> Database:
        """Where it is."""
        url = self.cluster.at(self.name)
        return Database(url, app_url(url))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks for a database: `-m "not database"` is what needs no server."""
    for item in items:
        if "cluster" in getattr(item, "fixturenames", ()):
            item.add_marker("database")


@pytest.fixture(autouse=True, scope="session")
def _one_runtime() -> Iterator[None]:
    """AppTest puts a runtime of its own in the place of the process's, and leaves none; who serves needs it back.

    For each of its runs it reads what every installed package says about itself: two thirds of a test of a page.
    """
    run = AppTest._run

    def and_put_back(app: AppTest, *given: object, **more: object) -> AppTest:
        serving = Runtime._instance
        try:
            return run(app, *given, **more)  # type: ignore[arg-type]
        finally:
            Runtime._instance = serving

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AppTest, "_run", and_put_back)
        patch.setattr(manifest_scanner, SCAN, cache(getattr(manifest_scanner, SCAN)))
        yield


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    """The server of this test run."""
    return running_cluster()


@pytest.fixture(scope="session")
def _copy(cluster: Cluster, worker_name: str) -> Copy:
    return Copy(cluster, worker_name, TEMPLATE)


@pytest.fixture(scope="session")
def _filled_copy(cluster: Cluster, worker_name: str) -> Copy:
    return Copy(cluster, f"{worker_name}_filled", FILLED)


@pytest.fixture(scope="session")
def worker_name() -> str:
    """The name of this process among those that test side by side."""
    return f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


@pytest.fixture
def unchanged_database(_copy: Copy) -> Iterator[Copy]:
    """The copy as it was made, for tests that change nothing for good."""
    yield from _copy.lend()


@pytest.fixture
def untouched(_copy: Copy) -> None:
    """With `usefixtures`, so that it comes before all others: a copy in which nobody has even signed in yet."""
    _copy.clean = False


@pytest.fixture
def database(unchanged_database: Copy) -> Database:
    """A database that the test may change as it likes."""
    unchanged_database.clean = False
    return unchanged_database.database


@pytest.fixture
def filled_unchanged(_filled_copy: Copy) -> Iterator[Copy]:
    """A small demo, for tests that change nothing for good."""
    yield from _filled_copy.lend()


@pytest.fixture
def filled(filled_unchanged: Copy) -> Database:
    """A small demo that the test may change as it likes."""
    filled_unchanged.clean = False
    return filled_unchanged.database


@pytest.fixture
def owner(unchanged_database: Copy) -> Iterator[Connection]:
    """A connection as the owner of the schema; what it does is rolled back."""
    with portal_database.owner_engine().connect() as connection:
        yield connection
        connection.rollback()


assert Path(_var.name) == settings.var, "the settings were read before the tests could set them"
