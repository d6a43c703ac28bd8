"""With one corporation nothing is narrower for a centre, and queries keep their plans."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from portal.access import CENTRE, Role
from portal.database import session
from portal.organisation import queries
from portal.organisation.corporation_scope import corporation_scope
from tests.people import of_role

pytestmark = pytest.mark.usefixtures("filled_unchanged")


@pytest.mark.parametrize("role", Role)
def test_the_reach_is_everything(role: Role) -> None:
    with session(of_role(role)) as db:
        assert corporation_scope(db) is None
        units = queries.units(db, "district")
        assert [u.id for u in queries.units_in_reach(db, "district")] == [u.id for u in units]
        assert db.scalar(text("select bool_and(reaches(id) and hands_to(id)) from unit"))


@pytest.mark.parametrize("role", CENTRE)
def test_a_query_asks_once_and_keeps_its_index(role: Role) -> None:
    statements = (
        "select code from customer order by district_id, code limit 50",
        "select id from ticket where holder_unit_id = current_unit() and state = 'new' order by resolve_due limit 50",
    )
    with session(of_role(role)) as db:
        for statement in statements:
            plan = "\n".join(db.scalars(text(f"explain {statement}")))
            assert "Index" in plan
            assert "Seq Scan" not in plan
            assert "SubPlan" not in plan
            assert "reach" not in plan, "the functions are asked before the scan, not in it"
