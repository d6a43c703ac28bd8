"""Who came, went, was appointed or took a list along is on record, whoever did it and however."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.access import Role
from portal.audit import actions as audit
from portal.database import owner_engine, session
from portal.organisation import actions
from portal.organisation.login_sessions import sign_in, sign_in_failed, sign_out
from tests.people import signed_in

pytestmark = pytest.mark.usefixtures("database")
HERE = {"address": "192.0.2.7", "browser": "Firefox"}


def recorded(*kinds: str) -> list[tuple[object, ...]]:
    """Kind, who did it, whom it is about, address, what, amount and purpose, in order."""
    statement = text(
        """select e.kind, p.subject, a.subject, e.address, e.what, e.amount, e.purpose from access_event e
           left join person p on p.id = e.person_id left join person a on a.id = e.about_id
           where e.kind = any (:kinds) order by e.id"""
    )
    with owner_engine().connect() as owner:
        return [tuple(row) for row in owner.execute(statement, {"kinds": list(kinds)})]


def test_signing_in_and_out_is_on_record_with_address_and_browser() -> None:
    sign_out(sign_in("demo", "an", email=None, name=None, **HERE))
    assert recorded("signed_in", "signed_out") == [
        ("signed_in", "an", "an", "192.0.2.7", None, None, None),
        ("signed_out", "an", "an", "192.0.2.7", None, None, None),
    ]


def test_a_session_that_an_administrator_ended_says_whose_it_was_and_who_did_it() -> None:
    sign_in("demo", "an", email=None, name=None, **HERE)
    ha, an = signed_in("ha"), signed_in("an")
    with session(ha) as db:
        actions.end_sign_ins(db, an.id)
    assert {row[:4] for row in recorded("session_ended")} == {
        ("session_ended", "ha", "an", "192.0.2.7"),
        ("session_ended", "ha", "an", None),
    }


def test_a_role_given_and_taken_is_on_record() -> None:
    ha, an = signed_in("ha"), signed_in("an")
    with session(ha) as db:
        actions.assign(db, an.id, role=Role.DISTRICT_MANAGER, unit_id=an.unit_id)
    with session(ha) as db:
        actions.take_away(db, an.id)
    assert [
        (kind, who, whom, what)
        for kind, who, whom, _a, what, *_ in recorded("role_given", "role_ended")
        if who
    ] == [
        ("role_ended", "ha", "an", "district_staff"),
        ("role_given", "ha", "an", "district_manager"),
        ("role_ended", "ha", "an", "district_manager"),
    ]


def test_who_is_not_let_in_is_on_record_and_does_not_fill_it() -> None:
    for _try in range(50):
        sign_in_failed("state", **HERE)
    sign_in_failed("state", address="192.0.2.8", browser=None)
    assert len(recorded("sign_in_failed")) == 21


def test_a_list_leaves_for_a_purpose_or_not_at_all() -> None:
    an = signed_in("an")
    with session(an) as db:
        audit.export(db, what="customers", amount=1356, purpose="Báo cáo tháng")
    assert recorded("exported") == [("exported", "an", "an", None, "customers", 1356, "Báo cáo tháng")]
    with pytest.raises(DBAPIError) as refused, session(an) as db:
        audit.export(db, what="customers", amount=1356, purpose=" ")
    assert refused.value.orig.diag.constraint_name == "export_purpose"  # type: ignore[union-attr]


def test_a_file_in_which_nothing_is_personal_needs_no_purpose_and_is_on_record_all_the_same() -> None:
    with session(signed_in("an")) as db:
        audit.export(db, what="figures · tickets-by-day", amount=7, purpose=None)
    assert recorded("exported") == [("exported", "an", "an", None, "figures · tickets-by-day", 7, None)]


@pytest.mark.parametrize("role", list(Role))
def test_nobody_writes_or_changes_the_record_in_plain_sql(role: Role) -> None:
    from tests.people import of_role

    person = of_role(role)
    for statement in (
        "insert into access_event (kind) values ('signed_in')",
        "update access_event set amount = 0",
        "delete from access_event",
    ):
        with pytest.raises(DBAPIError, match="permission denied"), session(person) as db:
            db.execute(text(statement))


def test_who_leads_reads_alarms_and_exports_of_their_own_unit_and_nobodys_sign_ins() -> None:
    an, binh, minh = signed_in("an"), signed_in("binh"), signed_in("minh")
    for person in (an, binh):
        with session(person) as db:
            audit.export(db, what="customers", amount=1, purpose="x")
    with session(minh) as db:
        assert db.execute(text("select kind, about_id from access_event")).all() == [("exported", an.id)]


def test_a_purpose_that_nobody_can_read_is_none() -> None:
    an = signed_in("an")
    with pytest.raises(DBAPIError) as refused, session(an) as db:
        audit.export(db, what="customers", amount=1356, purpose="\u200b \u2060")
    assert refused.value.orig.diag.constraint_name == "export_purpose"  # type: ignore[union-attr]
    with session(an) as db:
        audit.export(db, what="customers", amount=1, purpose="Báo\u202e cáo\u200b tháng")
    assert recorded("exported")[0][-1] == "Báo cáo tháng"
