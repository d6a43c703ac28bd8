"""What does not run is said in red to the administrator, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from portal import given_up
from portal.access import Role
from portal.i18n import _, use
from portal.settings import settings
from tests.pages.conftest import drawn, shown
from tests.people import of_role

with use("vi"):
    TITLE = _("Messages to customers are not being sent")


@pytest.fixture
def worker_given_up() -> Iterator[None]:
    now = datetime.now(UTC)
    given_up.note(settings.var, [given_up.Part("worker", now, now + timedelta(minutes=4), "worker.log")])
    yield
    given_up.note(settings.var, [])


@pytest.mark.usefixtures("filled_unchanged", "worker_given_up")
@pytest.mark.parametrize("role", Role)
def test_the_administrator_reads_that_the_worker_does_not_run(role: Role) -> None:
    told = shown(drawn(of_role(role), "home"))
    assert (TITLE in told) == (role is Role.ADMINISTRATOR)
    assert ("worker.log" in told) == (role is Role.ADMINISTRATOR)


@pytest.mark.usefixtures("filled_unchanged")
def test_nothing_is_said_where_everything_runs() -> None:
    assert TITLE not in shown(drawn(of_role(Role.ADMINISTRATOR), "home"))
