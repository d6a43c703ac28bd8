"""What lay in the folder for want of a gateway, and what customers wish by the time it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from portal.access import Invalid, Refused, Role
from portal.database import session
from portal.messages import actions, worker
from portal.messages.models import MessageState
from portal.messages.queries import LISTED, unsent
from tests.messages.conftest import change, only, state
from tests.messages.http_gateway import HttpGateway, http_gateway, settings_of
from tests.pages.conftest import drawn, shown
from tests.people import of_role
from tests.tickets.conftest import Key, People

Configure = Callable[[str], None]
CUSTOMER = """with c as (insert into customer (district_id, code, name, email, phone, notify_by)
                        select district_id, 'PE09', 'Trần Thị Mẫu', 'mau@vidu.vn', '0901000219', 'sms' from ticket returning id),
                  t as (update ticket set customer_id = c.id from c returning customer_id)
             update message set customer_id = t.customer_id from t"""


@pytest.fixture
def gateway() -> Iterator[HttpGateway]:
    with http_gateway() as made:
        yield made


def test_what_waits_is_sent_when_somebody_says_so_and_what_is_too_old_is_not(
    waiting: Key, people: People, gateway: HttpGateway, configure: Configure
) -> None:
    worker.once("a")
    assert state() == ("no_gateway", "no_gateway", "resolved")
    change(
        """insert into message (district_id, ticket_id, kind, channel, recipient, subject, body, dedupe_key, state, valid_until,
                                created_by)
           select district_id, ticket_id, kind, channel, recipient, subject, body, 'old', state, now() - interval '1 minute',
                  created_by from message"""
    )
    with session(of_role(Role.ADMINISTRATOR)) as db:
        (found,) = unsent(db)
        assert (found.channel, found.many, found.answers, found.fresh) == ("sms", 2, 2, 1)
        with pytest.raises(Invalid):
            actions.release(db, channel="sms")
    configure(settings_of(gateway))
    assert worker.once("a") == 0, "nothing goes by itself"
    with session(of_role(Role.ADMINISTRATOR)) as db:
        assert actions.release(db, channel="sms") == (1, 1)
    assert worker.once("a") == 1
    assert (len(gateway.given), state()[0]) == (1, "handed")
    assert tuple(only("select state, reason from message where dedupe_key = 'old'")) == (
        "expired",
        "too_late",
    )
    with session(of_role(Role.ADMINISTRATOR)) as db:
        assert unsent(db) == []
        assert actions.release(db, channel="sms") == (0, 0), "once"


@pytest.mark.parametrize(
    ("role", "before", "since"),
    [
        (Role.ADMINISTRATOR, "Người vận hành máy chủ khai báo cổng gửi", "Nay đã có cổng gửi: gửi những tin"),
        (
            Role.CENTRE_AGENT,
            "Quản trị viên có thể cho khai báo cổng gửi",
            "Nay đã có cổng gửi: quản trị viên",
        ),
    ],
)
def test_the_red_bar_asks_for_no_gateway_that_has_been_set_since(
    waiting: Key, gateway: HttpGateway, configure: Configure, role: Role, before: str, since: str
) -> None:
    def bar() -> tuple[bool, bool]:
        app = drawn(of_role(role), "messages")
        assert not app.exception
        return before in shown(app), since in shown(app)

    worker.once("a")
    assert bar() == (True, False)
    configure(settings_of(gateway))
    assert bar() == (False, True)
    with session(of_role(Role.ADMINISTRATOR)) as db:
        actions.release(db, channel="sms")
    assert bar() == (False, False), "nothing lies there"


def test_only_who_may_sends_what_waits(
    waiting: Key, people: People, gateway: HttpGateway, configure: Configure
) -> None:
    worker.once("a")
    configure(settings_of(gateway))
    for person in (people.an, people.chi):
        with pytest.raises(Refused), session(person) as db:
            actions.release(db, channel="sms")
    assert state()[0] == "no_gateway"


@pytest.mark.parametrize(("wish", "after"), [("none", None), ("call", "email")])
def test_who_does_not_wish_it_any_more_gets_nothing_that_was_written_before(
    waiting: Key, gateway: HttpGateway, configure: Configure, wish: str, after: str | None
) -> None:
    configure(settings_of(gateway))
    change(CUSTOMER)
    change("update customer set notify_by = :wish where code = 'PE09'", wish=wish)
    worker.once("a")
    assert (state(), gateway.given) == (("failed", "unwanted", "resolved"), [])
    assert only("select max(channel) filter (where follows is not null) from message")[0] == after


@pytest.mark.parametrize("wish", ["sms", "email"])
def test_who_wishes_messages_still_gets_what_was_written_before(
    waiting: Key, gateway: HttpGateway, configure: Configure, wish: str
) -> None:
    configure(settings_of(gateway))
    change(CUSTOMER)
    change("update customer set notify_by = :wish where code = 'PE09'", wish=wish)
    worker.once("a")
    assert state()[0] == "handed"


def test_news_of_an_outage_is_no_answer_that_waits_in_a_list(
    waiting: Key, people: People, var: object
) -> None:
    worker.once("a")
    change(
        """insert into message (district_id, outage_id, kind, channel, recipient, subject, body, dedupe_key, state)
           select district_id, 7, 'planned', channel, recipient, subject, body, 'news', state from message"""
    )
    with session(of_role(Role.ADMINISTRATOR)) as db:
        (found,) = unsent(db)
    assert (found.many, found.answers) == (2, 1)


def test_what_was_taken_back_did_not_fail() -> None:
    assert MessageState.WITHDRAWN not in LISTED["failed"]
    assert sorted(each for states in LISTED.values() for each in states) == sorted(MessageState), "each once"
