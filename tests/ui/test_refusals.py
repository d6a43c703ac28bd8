"""What the database refuses, met for real: in people's own transactions, on a page, in a form, in a lost race."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from streamlit.testing.v1 import AppTest

from portal.database import owner_engine, session
from portal.fields import fields_of
from portal.i18n import _, use
from portal.organisation.login_sessions import sign_in, who_is
from portal.outages.models import Outage
from portal.ui.forms.refusals import KINDS, REFUSALS, Refusal, refusal
from tests.pages.conftest import drawn, shown
from tests.people import signed_in
from tests.tickets.conftest import Key, People, accepted, forwarded, people, ticket

__all__ = ["accepted", "forwarded", "people", "ticket"]  # fixtures


@dataclass(frozen=True)
class Attempt:
    """Who tries what, in plain SQL, past everything that an action would have said before."""

    who: str
    sql: str


OF_TICKET = "where district_id = {district} and id = {ticket}"
HELD = "where district_id = {district} and ticket_id = {ticket} and until = 'infinity'"
STATION = "(select min(id) from transformer where district_id = {district})"
OUTAGE = "insert into outage (district_id, area, starts, ends, transformer_id, posted_by, kind) values "

ATTEMPTS = {
    "ticket_verdict_stands": Attempt(
        "an", f"update ticket set responded_at = now() + interval '1 hour' {OF_TICKET}"
    ),
    "ticket_verdict_now": Attempt(
        "an", f"update ticket set state = 'resolved', resolved_at = now() - interval '1 hour' {OF_TICKET}"
    ),
    "ticket_limit_stands": Attempt(
        "an", f"update ticket set resolve_due = now() + interval '9 days' {OF_TICKET}"
    ),
    "ticket_resolved_check": Attempt("an", f"update ticket set state = 'resolved' {OF_TICKET}"),
    "holding_stands": Attempt("an", f"update holding set accepted_at = now() + interval '1 hour' {HELD}"),
    "holding_now": Attempt("an", f"update holding set until = since + interval '1 microsecond' {HELD}"),
    "ticket_held_until_now_fkey": Attempt(
        "an", f"update holding set until = now() + interval '1 hour' {HELD}"
    ),
    "disclosure_purpose": Attempt("an", "select disclose_customers({district}, array[1::bigint], '')"),
    "customer_district_id_code_key": Attempt(
        "an",
        "insert into customer (district_id, code, name) values ({district}, 'PE1', 'A'), ({district}, 'PE1', 'B')",
    ),
    "customer_ward_id_fkey": Attempt(
        "an", "insert into customer (district_id, code, name, ward_id) values ({district}, 'PE2', 'A', -1)"
    ),
    "outage_by": Attempt(
        "an", f"{OUTAGE} ({{district}}, 'x', now(), now() + '1 hour', {STATION}, {{other}}, 'fault')"
    ),
    "outage_ends_after_start_check": Attempt(
        "an", f"{OUTAGE} ({{district}}, 'x', now(), now(), {STATION}, null, 'fault')"
    ),
    "outage_kind_check": Attempt(
        "an", f"{OUTAGE} ({{district}}, 'x', now(), now() + '1 hour', {STATION}, null, 'moon')"
    ),
    "assignment_person_id_valid_excl": Attempt(
        "ha",
        "insert into assignment (person_id, role, unit_id) values ({other}, 'district_staff', {district})",
    ),
    "23502": Attempt(
        "an", f"{OUTAGE} ({{district}}, null, now(), now() + '1 hour', {STATION}, null, 'fault')"
    ),
    "23503": Attempt(
        "an",
        "insert into note (district_id, ticket_id, kind, body, person_id, unit_id)"
        " values ({district}, {ticket}, 'progress', 'x', current_person(), current_unit());"
        " update holding set person_id = -1 " + HELD,
    ),
    "22001": Attempt(
        "an", f"{OUTAGE} ({{district}}, repeat('x', 2001), now(), now() + '1 hour', {STATION}, null, 'fault')"
    ),
    "42501": Attempt("an", "delete from ticket where district_id = {district}"),
}
NUMBER = re.compile(r"\b[0-9A-F]{8}\b")  #: what the support is told
EVERY = {name: REFUSALS.get(name) or KINDS[name] for name in ATTEMPTS}


@pytest.fixture
def values(people: People, accepted: Key) -> dict[str, int]:
    """What the attempts are about: An's ticket, accepted, and Minh, who is of the same district."""
    return {"district": accepted[0], "ticket": accepted[1], "other": people.minh.id}


def test_each_refusal_is_known_by_its_name(values: dict[str, int]) -> None:
    refusals = {name: _refused(attempt, values) for name, attempt in ATTEMPTS.items()}
    assert refusals == EVERY


def test_a_page_says_each_in_words(values: dict[str, int], caplog: pytest.LogCaptureFixture) -> None:
    with use("vi"):
        wrong, possible = _("Something went wrong"), _("This is not possible")
        for name, attempt in ATTEMPTS.items():
            caplog.clear()
            page = _page(attempt, values)
            assert str(EVERY[name].words) in page, name
            assert wrong not in page, name
            numbers = NUMBER.findall(page) if EVERY[name].field is None else []
            logged = [record.getMessage() for record in caplog.records if record.name == "portal.errors"]
            assert (possible in page) == bool(logged) == bool(numbers), name  # our mistake, and only that
            assert all(number in line for number, line in zip(numbers, logged, strict=True)), name


def _refused(attempt: Attempt, values: dict[str, int]) -> Refusal | None:
    with pytest.raises(DBAPIError) as refused, session(signed_in(attempt.who)) as db:
        db.execute(text(attempt.sql.format(**values)))
    return refusal(refused.value)


def _page(attempt: Attempt, values: dict[str, int]) -> str:
    """What a page shows on which somebody tries it."""
    script = PAGE.format(who=signed_in(attempt.who).session_id, sql=attempt.sql.format(**values))
    page = AppTest.from_string(script).run()
    assert not page.exception
    return shown(page)


PAGE = """
from uuid import UUID
from sqlalchemy import text
from portal.database import session
from portal.ui.forms.errors import guard

with guard(), session(UUID("{who}")) as db:
    db.execute(text({sql!r}))
"""


def test_a_form_says_it_beside_the_field(people: People) -> None:
    form = AppTest.from_string(FORM.format(who=people.an.session_id, district=people.an.unit_id)).run()
    form.text_input[0].set_value("PE3")
    form.button[0].click().run()
    with use("vi"):
        assert str(REFUSALS["customer_district_id_code_key"].words) in "".join(m.value for m in form.markdown)


FORM = """
from uuid import UUID
from sqlalchemy import text
from portal.customers.models import Customer
from portal.database import session
from portal.fields import fields_of
from portal.ui.forms import forms

def save(values, key):
    with session(UUID("{who}")) as db:
        for name in ("A", "B"):
            db.execute(text("insert into customer (district_id, code, name) values ({district}, 'PE3', :n)"), dict(n=name))

forms.new("x", dict(code=fields_of(Customer)["code"]), save=save, submit="Go")
"""


def test_a_button_says_it_in_its_place_and_the_page_goes_on(people: People) -> None:
    page = AppTest.from_string(BUTTON.format(who=people.an.session_id, district=people.an.unit_id)).run()
    with use("vi"):
        assert str(REFUSALS["outage_ends_after_start_check"].words) in shown(page)
        assert str(fields_of(Outage)["ends"].field.label) in shown(page)
    assert [line.value for line in page.text] == ["what comes below"]


BUTTON = """
from uuid import UUID
import streamlit as st
from sqlalchemy import text
from portal.outages.models import Outage
from portal.ui.forms.submit import perform

sql = text("insert into outage (district_id, area, starts, ends) values ({district}, 'x', now(), now())")
perform(("x",), UUID("{who}"), lambda db: db.execute(sql), lambda result: "Done", model=Outage)
st.text("what comes below")
"""


def test_a_group_gives_a_role_while_an_administrator_does(database: object) -> None:
    """Sign-in gives the group's role in a transaction of its own; the administrator's waits for it and loses."""
    ha, khach = signed_in("ha"), who_is(sign_in("demo", "khach", email=None, name="Khách")).id
    page = drawn(ha, "people", person=khach)
    page.selectbox[0].select("district_staff").run()
    page.selectbox[1].select_index(0).run()
    give = next(button for button in page.button if button.label == "Cấp vai trò này")
    with owner_engine().connect() as group:
        unit = group.scalar(text("select min(id) from unit where kind = 'district'"))
        row = {"person": khach, "unit": unit}
        group.execute(
            text(
                "insert into assignment (person_id, role, unit_id, source) values (:person, 'district_staff', :unit, 'group')"
            ),
            row,
        )
        then = threading.Thread(target=_commit_when_waited_for, args=(group,))
        then.start()
        give.click().run()
        then.join()
    with use("vi"):
        assert str(REFUSALS["assignment_person_id_valid_excl"].words) in shown(page)
        assert _("Something went wrong") not in shown(page)


@pytest.mark.usefixtures("unchanged_database")
def test_other_errors_are_no_refusals() -> None:
    assert refusal(ValueError("x")) is None
    with owner_engine().connect() as owner, pytest.raises(DBAPIError) as wrong:
        owner.execute(text("select * from nothing_of_this_name"))
    assert refusal(wrong.value) is None


def _commit_when_waited_for(connection: Connection) -> None:
    waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    with owner_engine().connect().execution_options(isolation_level="AUTOCOMMIT") as watch:
        for _attempt in range(500):
            if watch.scalar(text(waiting)):
                break
            time.sleep(0.01)
    connection.commit()
