"""Calls that the type checker accepts, and calls that it refuses under the codes beside them. Never run: see test_calls.

Not laid out by the formatter: the code stands on the line of its call.
"""

# ruff: noqa: B018
# fmt: off
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access import Person, may
from portal.customers.queries import records
from portal.database import session
from portal.organisation import actions as organisation
from portal.outages import actions as outages
from portal.outages.models import Outage
from portal.tickets import actions
from portal.ui.forms.submit import perform


def calls(db: Session, person: Person, key: UUID) -> None:
    actions.resolve(db, 1, 2, answer="x").number.upper()
    actions.resolve(db, "no number", ansver=7, nonsense=None)  # refused: arg-type call-arg
    actions.resolve(db, "no number", 2, answer="x")  # refused: arg-type
    actions.resolve(db, 1, 2, ansver="x")  # refused: call-arg
    actions.resolve(db, 1, 2, answer="x", nonsense=None)  # refused: call-arg
    actions.resolve(db, 1, 2, answer="x", once=key)  # refused: call-arg
    actions.resolve(db, 1, 2)  # refused: call-arg
    actions.resolve(person, 1, 2, answer="x")  # refused: arg-type
    actions.resolve(db, 1, 2, answer="x").nonsense  # refused: attr-defined
    actions.record(db, district_id=1, category="outage", subject="x", ward_id=None)
    actions.record(db, district_id=1, category="outage", subject="x", wart_id=1)  # refused: call-arg
    actions.record(db, district_id=1, category="outage", subject="x", ward_id="x")  # refused: arg-type
    actions.urge_many(db, [(1, 2)], body="x") + 1
    actions.urge_many(db, [1, 2], body="x")  # refused: list-item
    organisation.set_day(db, date.today(), working=True, reason="x")
    organisation.set_day(db, "today", working=True, reason="x")  # refused: arg-type
    outages.post(db, 1, 2, notify=True).messages + 1
    outages.post(db, 1, 2, notify=True).nonsense  # refused: attr-defined
    may(actions.resolve, person)
    may(len, person)  # refused: arg-type
    session(person, once=key)
    session(person, once="x")  # refused: arg-type
    perform(("x",), person, lambda db: outages.post(db, 1, 2), lambda d: d.messages, model=Outage)
    perform(("x",), person, lambda db: outages.post(db, 1, 2), lambda d: d.nonsense, model=Outage)  # refused: attr-defined
    records.page(db).rows[0].code.upper()
    records.page(db).rows[0]["code"]  # refused: index
    records.page(db).rows[0].nonsense  # refused: attr-defined
