"""Limits and categories are changed from a day on, and nobody's change is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from portal import formats
from portal.access import Conflict, Invalid, NotFound, Person
from portal.database import owner_engine, session
from portal.i18n import _, use
from portal.tickets.sla import actions, queries
from portal.ui.app import clock
from tests.conftest import Database
from tests.pages.conftest import drawn, shown
from tests.people import signed_in


@pytest.fixture
def ha(database: Database) -> Person:
    """The administrator."""
    return signed_in("ha")


def rule(category: str = "outage", clock: str = "resolve") -> Any:
    with owner_engine().connect() as owner:
        return owner.execute(
            text("select * from limit_rule where category = :c and clock = :k order by version desc limit 1"),
            {"c": category, "k": clock},
        ).one()


CHANGE = {"amount": 3, "unit": "hours", "pausable": False, "source": "QĐ 12/2026"}


def test_a_limit_changes_by_a_new_version(ha: Person) -> None:
    old, tomorrow = rule(), clock.today() + timedelta(days=1)
    with session(ha) as db:
        actions.set_limit(db, old.id, **CHANGE, valid_from=tomorrow)
        of_outages = [
            [
                r.limit
                for r in queries.limits(db, day)
                if r.limit and (r.code, r.limit.clock) == ("outage", "resolve")
            ]
            for day in (clock.today(), tomorrow)
        ]
        today, then = of_outages[0][0], of_outages[1][0]
        assert (today.id, today.next_from) == (old.id, tomorrow)
        assert (then.amount, then.version, then.assumed) == (3, old.version + 1, False)


@pytest.mark.parametrize(
    "wrong",
    [{"amount": 0}, {"amount": 10**6}, {"unit": "moons"}, {"source": " "}, {"valid_from": None}],
    ids=str,
)
def test_what_is_wrong_is_told_by_field(ha: Person, wrong: dict[str, Any]) -> None:
    past = {n: clock.today() - timedelta(days=1) for n in wrong if n == "valid_from"}
    with session(ha) as db, pytest.raises(Invalid) as refused:
        actions.set_limit(db, rule().id, **{**CHANGE, "valid_from": clock.today(), **wrong, **past})
    assert list(refused.value.errors) == list(wrong)


def test_a_rule_that_is_none_is_not_found(ha: Person) -> None:
    with session(ha) as db, pytest.raises(NotFound):
        actions.set_limit(db, 10**6, **CHANGE, valid_from=clock.today())


def test_a_category_without_limits_gets_one_and_the_next_is_a_version_of_it(ha: Person) -> None:
    with session(ha) as db:
        actions.add_category(db, "solar", **ABOUT)
        for version in (1, 2):
            limit = actions.add_limit(db, "solar", clock="resolve", **CHANGE, valid_from=clock.today())
            assert (limit.version, limit.facts) == (version, {})
        with pytest.raises(NotFound):
            actions.add_limit(db, "none", clock="resolve", **CHANGE, valid_from=clock.today())
        with pytest.raises(Invalid):
            actions.add_limit(db, "solar", clock="cuckoo", **CHANGE, valid_from=clock.today())


ABOUT = {
    "words": {"vi": "Điện mặt trời", "en": " "},
    "subject": {"vi": "Hỏi điện mặt trời"},
    "handler": "centre",
    "urgency": 7,
    "hazard": False,
    "confidential": False,
    "checked": True,
}


def test_a_category_more_is_offered_in_calls_at_once(ha: Person, database: Database) -> None:
    with session(ha) as db:
        made = actions.add_category(db, "solar", **ABOUT)
        assert made.words == {"vi": "Điện mặt trời"}
    with session(signed_in("chi")) as db, use("vi"):
        assert queries.kinds(db)["solar"] == queries.CategoryChoice(
            "Điện mặt trời", "Hỏi điện mặt trời", "centre"
        )


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("code", "Điện"), ("code", "outage"), ("words", {"vi": " "}), ("handler", "moon"), ("urgency", 0)],
)
def test_what_is_wrong_with_a_category_is_told_by_field(ha: Person, field: str, wrong: Any) -> None:
    told = {"code": "solar", **ABOUT, field: wrong}
    with session(ha) as db, pytest.raises(Invalid) as refused:
        actions.add_category(db, told.pop("code"), **told)
    assert list(refused.value.errors) == [field]


def test_a_category_keeps_its_other_names_and_a_lost_race_is_told(ha: Person) -> None:
    new = {**ABOUT, "words": {"vi": "Mất điện cả khu"}, "active": True}
    with session(ha) as db:
        made = actions.set_category(db, "outage", version=1, **new)
        assert made.words["vi"] == "Mất điện cả khu"
        assert made.words["en"]
    with session(ha) as db, pytest.raises(Conflict) as lost:
        actions.set_category(db, "outage", version=1, **{**new, "urgency": 9})
    assert {d.field: (d.mine, d.theirs) for d in lost.value.differences} == {"urgency": (9, 7)}
    with session(ha) as db, pytest.raises(NotFound):
        actions.set_category(db, "none", version=1, **new)


def test_a_category_out_of_use_is_offered_no_more(ha: Person) -> None:
    with session(ha) as db:
        actions.set_category(db, "outage", version=1, **ABOUT, active=False)
        assert "outage" not in queries.kinds(db)
        assert "outage" in {c.code for c in queries.categories(db)}


def test_a_limit_to_come_stands_beside_todays_each_with_its_days(ha: Person) -> None:
    """Only that something would change was told, not what it would be."""
    old, day = rule(), clock.today()
    with session(ha) as db:
        for days, amount in ((2, 3), (9, 4)):
            actions.set_limit(
                db, old.id, **CHANGE | {"amount": amount}, valid_from=day + timedelta(days=days)
            )
        told = [
            (r.limit.amount, r.limit.next_from)
            for r in queries.limits(db, day)
            if r.limit and (r.code, r.limit.clock) == ("outage", "resolve")
        ]
    assert told == [(old.amount, day + timedelta(days=2)), (3, day + timedelta(days=9)), (4, None)]
    page = shown(drawn(ha, "rules"))
    with use("vi"):
        assert _("from {day}", day=formats.date(day + timedelta(days=9))) in page
