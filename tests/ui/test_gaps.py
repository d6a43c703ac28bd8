"""What the roster lacks is called what it is: somebody who stands in is no gap."""

import pytest

from portal import i18n
from portal.alerts.queries.roster import UnitDuty
from portal.ui.screens.alerts import gaps


def unit(person: str | None, deputy: str | None, planned: str | None, planned_deputy: str | None) -> UnitDuty:
    return UnitDuty(1, "Gia Định", person, deputy, None, planned, planned_deputy)


@pytest.mark.parametrize(
    ("found", "title"),
    [
        (unit("An", None, "Long", "An"), "Not as planned now"),
        (unit(None, None, None, None), "Gaps in the duty roster"),
        (unit("Long", None, "Long", None), "Gaps in the duty roster"),
    ],
)
def test_a_roster_in_which_a_deputy_stands_in_is_not_called_empty(found: UnitDuty, title: str) -> None:
    with i18n.use("en"):
        assert gaps.title([found]) == title
        assert title in gaps.notice([found])


def test_a_roster_as_planned_lacks_nothing() -> None:
    assert not gaps.notice([unit("Long", "An", "Long", "An")])
