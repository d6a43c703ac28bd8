"""How a customer is told, by their wish and by what they gave: one answer for who writes, who counts and the demo."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import pytest
from sqlalchemy import Connection, text

from portal.customers.models import NOTIFY_BY
from portal.database import owner_engine, session
from portal.messages import outbox
from portal.messages.channels import Channel, channels
from portal.outages import actions
from portal.outages.queries.affected import affected_by
from tests.outages.conftest import People, hours, people, station, value
from tests.tickets import conftest as requests

__all__ = ["people"]  # a fixture
PHONE, EMAIL, CALLING = "0901000218", "mau@vidu.vn", "0901000219"
BY_PHONE = [key for key, channel in channels().items() if channel.address == "phone"]


class Case(NamedTuple):
    wish: str
    email: str | None
    phone: str | None

    def way(self, *, asked: bool) -> str | None:
        """As the decision on closed lists has it; who would rather be rung and can be is rung."""
        if self.wish == "email" and self.email:
            return "email"
        if self.wish == "email" and self.phone:
            return "sms"
        if self.wish in BY_PHONE and self.phone:
            return self.wish
        rung = self.wish == "call" and self.phone
        if asked and self.email and self.wish != "none" and not rung:
            return "email"
        return None

    def told(self, *, asked: bool) -> tuple[str, str | None] | None:
        """The channel and the recipient."""
        way = self.way(asked=asked)
        return (way, self.email if way == "email" else self.phone) if way else None


CASES = [Case(*case) for case in product(NOTIFY_BY, (EMAIL, None), (PHONE, None))]


@pytest.mark.parametrize("asked", [True, False], ids=["asked", "not asked"])
@pytest.mark.parametrize("case", CASES, ids=lambda c: "-".join(map(str, c)))
def test_the_way_follows_from_wish_and_addresses(owner: Connection, case: Case, asked: bool) -> None:
    way = owner.scalar(
        text("select contact_way(:wish, :email, :phone, :asked)"),
        {"wish": case.wish, "email": bool(case.email), "phone": bool(case.phone), "asked": asked},
    )
    assert way == case.way(asked=asked)


@pytest.mark.parametrize("channel", channels().values(), ids=channels())
def test_who_wishes_a_channel_and_has_its_address_is_told_by_it(owner: Connection, channel: Channel) -> None:
    addresses = {"email": EMAIL, "phone": PHONE}
    way = owner.scalar(
        text("select contact_way(:wish, :email, :phone, false)"),
        {"wish": channel.key, "email": channel.address == "email", "phone": channel.address == "phone"},
    )
    assert way == channel.key, "its migration has to teach contact_way"
    sent_to = owner.scalar(text("select contact_address(:way, :email, :phone)"), {"way": way, **addresses})
    assert sent_to == addresses[channel.address], "its migration has to teach contact_address"


@pytest.fixture
def every_case(people: People) -> int:
    """A station of An's district whose customers are every case, one each."""
    here = station(people.an)
    with owner_engine().begin() as owner:
        owner.execute(text("delete from customer where transformer_id = :t"), {"t": here})
        owner.execute(
            text(
                """insert into customer (district_id, code, name, transformer_id, notify_by, email, phone)
                   values (:district, :code, 'Trần Thị Mẫu', :station, :wish, :email, :phone)"""
            ),
            [
                {"district": people.an.unit_id, "code": f"CASE{n:02}", "station": here, **case._asdict()}
                for n, case in enumerate(CASES)
            ],
        )
    return here


def test_as_many_as_are_counted_are_written_to_each_in_their_way(people: People, every_case: int) -> None:
    expected = [told for case in CASES if (told := case.told(asked=False))]
    with session(people.an) as db:
        counted = affected_by(db, people.an.unit_id, every_case)
        posted = actions.announce(db, people.an.unit_id, hours(transformer_id=every_case), notify=True)
    assert (counted.customers, counted.notifiable, posted.messages) == (
        len(CASES),
        len(expected),
        len(expected),
    )
    with owner_engine().connect() as owner:
        written = owner.execute(text("select channel, recipient from message")).all()
    assert sorted(map(tuple, written)) == sorted(expected)


@pytest.mark.parametrize("calling", [CALLING, None], ids=["another phone", "no phone"])
def test_who_asked_is_answered_in_their_way_or_where_they_called_from(
    people: People, every_case: int, calling: str | None
) -> None:
    """A ticket's own number comes before the customer's."""
    district, ticket = requests.recorded(people, contact_phone=calling)  # type: ignore[arg-type]
    for n, case in enumerate(CASES):
        value(
            "update ticket set customer_id = (select id from customer where code = :code) where id = :id returning id",
            code=f"CASE{n:02}",
            id=ticket,
        )
        with session(people.chi) as db:
            way = outbox.notify_customer(
                db, district_id=district, ticket_id=ticket, subject="x", body="x", dedupe_key=f"case:{n}"
            )
        case = case._replace(phone=calling or case.phone)
        assert way == case.way(asked=True), case
        with owner_engine().connect() as owner:
            written = owner.execute(
                text("select channel, recipient from message where dedupe_key = :key"), {"key": f"case:{n}"}
            ).one_or_none()
        assert (tuple(written) if written else None) == case.told(asked=True), case


def test_a_caller_who_is_no_customer_is_told_by_text(people: People) -> None:
    district, ticket = requests.recorded(people)  # type: ignore[arg-type]
    with session(people.chi) as db:
        way = outbox.notify_customer(
            db, district_id=district, ticket_id=ticket, subject="x", body="x", dedupe_key="nobody"
        )
    assert way == "sms"
    assert value("select recipient from message") == PHONE
