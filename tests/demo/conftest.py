"""A small demo at a fixed moment, made once for the tests that only look at it."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest

from portal import demo
from portal.settings import libpq, settings

#: A Tuesday morning in Ho Chi Minh City: 09:42.
NOW = datetime(2026, 10, 20, 2, 42, tzinfo=UTC)
CUSTOMERS, TICKETS = 900, 3000


@pytest.fixture(scope="module")
def made(cluster, worker_name):
    """A connection to a database with the demo; what a test does there is rolled back."""
    url = cluster.clone(f"{worker_name}_demo")
    before = settings.database_url_given
    settings.database_url_given = url
    try:
        demo.load(customers=CUSTOMERS, tickets=TICKETS, now=NOW)
        with psycopg.connect(libpq(url), options="-c timezone=UTC") as db:
            yield db
    finally:
        settings.database_url_given = before


@pytest.fixture
def db(made):
    """The same, for one test."""
    yield made
    made.rollback()
