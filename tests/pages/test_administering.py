"""What an administrator sets, as its page shows it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.access import Invalid, Role
from portal.database import session
from portal.i18n import _, use
from portal.organisation import actions, queries
from portal.ui.app import clock
from tests.pages.conftest import drawn, shown
from tests.people import signed_in


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.ADMINISTRATOR])
def test_who_is_there_for_the_whole_corporation_is_given_no_district(database: object, role: Role) -> None:
    """Every district was offered as an executive's unit, as if it narrowed what they see."""
    ha, an = signed_in("ha"), signed_in("an")
    with session(ha) as db:
        kinds = {u.kind for u in queries.role_units(db) if u.has(role)}
    assert "corporation" in kinds
    assert "district" not in kinds
    with session(ha) as db, pytest.raises(Invalid) as refused:
        actions.assign(db, an.id, role=role, unit_id=an.unit_id)
    assert list(refused.value.errors) == ["unit_id"]


def test_what_is_wrong_with_a_calendar_day_stands_below_its_input(database: object) -> None:
    """It stood below the form, with the button and a sentence between."""
    page = drawn(signed_in("ha"), "rules", view="days")
    page.button[-1].click().run()
    with use("vi"):
        wrong = _("Say why, for those who read the calendar later.")
    assert [m for m in page.markdown if wrong in m.value]
    assert wrong not in shown(page)


def test_a_calendar_day_is_taken_back_from_its_row(database: object) -> None:
    ha, day = signed_in("ha"), clock.today() + timedelta(days=3)
    with session(ha) as db:
        actions.set_day(db, day, working=False, reason="QĐ 1")
    assert f"day={day.isoformat()}" in shown(drawn(ha, "rules", view="days"))
    page = drawn(ha, "rules", view="days", day=day.isoformat())
    page.text_input[0].set_value("QĐ 2")
    page.button[-1].click().run()
    with session(ha) as db:
        assert day not in {said.day for said in queries.days(db, since=day)}


def test_who_is_given_a_role_stays_where_they_stand_in_the_list(database: object) -> None:
    """They went from the top, where nobody has a role, to where nobody looked; narrowed by "no role", out of sight."""
    ha = signed_in("ha")
    with session(ha) as db:
        khach = next(p for p in queries.people(db) if p.subject == "khach")
        unit = next(u.id for u in queries.role_units(db) if u.has(Role.CENTRE_AGENT))
    with use("vi"):
        query = {"q": _("No role"), "person": khach.id}
    page = drawn(ha, "people", **query)
    assert "Khách" in shown(page)
    with session(ha) as db:
        actions.assign(db, khach.id, role=Role.CENTRE_AGENT, unit_id=unit)
    page.run()
    assert f"person={khach.id}" in shown(page)


def test_a_new_category_is_opened_with_the_way_to_its_limits(database: object) -> None:
    """ "Give it time limits next", and nothing led there."""
    ha = signed_in("ha")
    page = drawn(ha, "rules", view="categories", category="outage")
    assert "category=outage" in shown(page)
    limits = drawn(ha, "rules", category="outage")
    assert limits.selectbox[0].value == "outage"


def test_who_is_on_duty_is_asked_for_where_they_are_chosen(database: object) -> None:
    page = drawn(signed_in("minh"), "duty")
    with use("vi"):
        put, wrong = _("Put on duty"), _("Choose who is on duty.")
    next(b for b in page.button if put in b.label).click().run()
    assert [m for m in page.markdown if wrong in m.value]
    assert wrong not in shown(page)
