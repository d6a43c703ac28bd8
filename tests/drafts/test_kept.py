"""What was typed: one's own, the latest, for a day, and gone once it was sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from portal import drafts
from portal.access import Person
from portal.database import owner_engine
from portal.drafts import Typed
from tests.conftest import Database
from tests.people import signed_in

NOW = timedelta(0)


@pytest.fixture
def chi(database: Database) -> Person:
    return signed_in("chi")


def typed(words: str, ago: timedelta = NOW, field: str = "said") -> Typed:
    return Typed("call-11-5", field, words, ago)


def keep(person: Person, *boxes: Typed) -> None:
    drafts.keep(person.session_id, boxes)


def of(person: Person) -> dict[str, str]:
    return {field: words for (_form, field), words in drafts.read(person.session_id).items()}


def test_it_is_there_after_a_new_sign_in_and_for_nobody_else(chi: Person) -> None:
    keep(chi, typed("Mất điện"))
    assert of(signed_in("chi")) == {"said": "Mất điện"}
    assert of(signed_in("dung")) == of(signed_in("ha")) == {}


def test_what_was_sent_is_not_brought_back_by_what_came_late(chi: Person) -> None:
    keep(chi, typed("Mất"))
    drafts.end(chi.session_id, "call-11-5")
    keep(chi, typed("Mất điện", timedelta(seconds=1)), typed("090", timedelta(seconds=1), "phone"))
    assert of(chi) == {}
    keep(chi, typed("Lần gọi sau"))
    assert of(chi) == {"said": "Lần gọi sau"}


def test_after_a_day_it_is_gone(chi: Person) -> None:
    keep(chi, typed("Hôm qua", timedelta(hours=25)), typed("Hôm nay", timedelta(hours=23), "answer"))
    assert of(chi) == {"answer": "Hôm nay"}
    drafts.forget_old()
    with owner_engine().connect() as db:
        assert db.scalars(text("select text from draft")).all() == ["Hôm nay"]


def test_nobody_fills_the_database_with_drafts_not_by_many_requests_at_one_moment_either(chi: Person) -> None:
    for n in range(5):
        keep(chi, *(typed("x", field=f"f{n}-{k}") for k in range(96)))
    with ThreadPoolExecutor(8) as requests:
        list(requests.map(lambda n: keep(chi, *(typed("x", field=f"g{n}-{k}") for k in range(20))), range(8)))
    assert len(of(chi)) == 500
    keep(chi, typed("y", field="f0-0"))
    assert of(chi)["f0-0"] == "y", "what is kept already can go on"
    drafts.end(chi.session_id, "call-11-5")
    keep(chi, typed("z"))
    assert of(chi) == {"said": "z"}


def test_what_is_sent_while_it_is_being_kept_is_not_brought_back(chi: Person) -> None:
    keep(chi, typed("Mất"))
    with ThreadPoolExecutor(1) as browser, owner_engine().connect() as sending:
        mine = text("select pg_advisory_xact_lock(hashtextextended('drafts of ' || cast(:id as bigint), 0))")
        sending.execute(mine, {"id": chi.id})
        late = browser.submit(keep, chi, typed("Mất điện", timedelta(seconds=1)))
        sleep(0.2)
        sending.execute(text("delete from draft"))
        ended = (
            "insert into draft (person_id, form, field, text, at) values (:id, 'call-11-5', '', '', now())"
        )
        sending.execute(text(ended), {"id": chi.id})
        sending.commit()
        late.result()
    assert of(chi) == {}


def test_no_record_of_changes_has_it(chi: Person) -> None:
    keep(chi, typed("Nguyễn Văn A 0901234567"))
    with owner_engine().connect() as db:
        assert db.scalar(text("select count(*) from change where table_name = 'draft'")) == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(5)))
def test_whatever_order_texts_arrive_in_the_last_typed_stands(chi: Person, order: list[int]) -> None:
    with owner_engine().begin() as db:
        db.execute(text("delete from draft"))
    keep(chi, *(typed(str(n), timedelta(minutes=10 - n)) for n in order))
    assert of(chi) == {"said": "4"}
