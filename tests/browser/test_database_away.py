"""The database goes away under an open page: the page says so, comes back by itself, and nothing confirmed is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from playwright.sync_api import Page, expect
from psycopg import sql

from portal.settings import libpq
from tests.addresses import TICKET
from tests.browser.conftest import Server, Windows
from tests.browser.screen import button, by, press, settle, vi
from tests.cluster import Cluster

NOTES = "select count(*) from note where body = %s"


@contextmanager
def away(cluster: Cluster, server: Server) -> Iterator[None]:
    """Nobody is let into the portal's database, and who was in is thrown out."""
    with psycopg.connect(libpq(server.database_url)) as there:
        name = there.info.dbname
    with psycopg.connect(libpq(cluster.url), autocommit=True) as maintenance:
        let = sql.SQL("alter database {} allow_connections {}")
        maintenance.execute(let.format(sql.Identifier(name), sql.SQL("false")))
        maintenance.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name]
        )
        try:
            yield
        finally:
            maintenance.execute(let.format(sql.Identifier(name), sql.SQL("true")))


def test_a_page_waits_for_the_database_and_goes_on(
    page_as: Callable[..., Page], windows: Windows, served: Server, cluster: Cluster
) -> None:
    windows.expected.append("503")
    number = served.one(TICKET)
    an = page_as("An", f"/tickets?ticket={number}")
    box = by(an, vi("Progress"))
    box.fill("Trước khi mất")
    press(an, vi("Note progress"))
    box.fill("Trong khi mất")
    elsewhere = page_as("An")
    with away(cluster, served):
        button(an, vi("Note progress")).click()
        expect(an.get_by_text(vi("The database does not answer"))).to_be_visible()
        elsewhere.goto(f"/tickets?ticket={number}")
        expect(elsewhere.get_by_text(vi("The database does not answer."))).to_be_visible()
    expect(an.get_by_text(vi("The database does not answer"))).to_be_hidden()
    expect(settle(an).get_by_text("Trước khi mất")).to_be_visible()
    expect(box).to_have_value("Trong khi mất")
    press(an, vi("Note progress"))
    expect(an.locator(".st-key-detail").get_by_text("Trong khi mất")).to_be_visible()
    assert [served.one(NOTES, said) for said in ("Trước khi mất", "Trong khi mất")] == [1, 1]
    expect(elsewhere.get_by_text("Trong khi mất").last).to_be_visible()
