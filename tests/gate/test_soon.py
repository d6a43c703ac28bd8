"""Within two seconds every open screen knows: from the commit to the word that marks it, over the real socket and `listen`."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from portal.access import Person, Role
from portal.database import session
from portal.tickets import actions
from portal.ui.app.pages import PAGES
from tests.callbacks.test_callbacks import waiting, wants_calls
from tests.gate.conftest import hold, run
from tests.gate.test_live import Heard, listening, window
from tests.outages.conftest import People, Posted, people, posted, value
from tests.people import BY_ROLE, signed_in
from tests.tickets.conftest import Key, recorded

__all__ = ["listening", "people", "posted"]  # fixtures

SOON = 2.0  # seconds


@pytest.fixture
def ticket(people: People) -> Key:
    return recorded(people)  # type: ignore[arg-type]


def forward(people: People, ticket: Key, posted: Posted) -> None:
    with session(people.chi) as db:
        actions.forward(db, *ticket, remark="Cả hẻm.")


def post(people: People, ticket: Key, posted: Posted) -> None:
    posted(notify=True)


def correct(people: People, ticket: Key, posted: Posted) -> None:
    value("update customer set name = name || ' A' where district_id = :d returning 1", d=people.an.unit_id)


def take_turns(people: People, ticket: Key, posted: Posted) -> None:
    value(
        "insert into duty (unit_id, person_id, during) values (:u, :p, tstzrange(now(), now() + interval '8 hours')) returning 1",
        u=people.an.unit_id,
        p=people.an.id,
    )


def sign_in(people: People, ticket: Key, posted: Posted) -> None:
    signed_in("binh")


def change_rule(people: People, ticket: Key, posted: Posted) -> None:
    value("update alert_rule set pierces_quiet = not pierces_quiet where kind = 'urge' returning 1")


def open_record(people: People, ticket: Key, posted: Posted) -> None:
    value(
        "insert into disclosure (person_id, role, table_name, district_id, row_id, purpose)"
        " values (:p, 'district_staff', 'customer', :d, 1, 'call') returning 1",
        p=people.an.id,
        d=people.an.unit_id,
    )


#: What makes a kind of news.
ACTS: dict[str, Callable[[People, Key, Posted], None]] = {
    "ticket": forward,
    "alert": forward,
    "outage": post,
    "message": post,
    "customer": correct,
    "duty": take_turns,
    "people": sign_in,
    "rules": change_rule,
    "change": forward,
    "automatic": change_rule,
    "disclosure": open_record,
    "access": sign_in,
}


def somebody(roles: tuple[Role, ...]) -> Person:
    """Who has a page, of An's district or above it."""
    return signed_in(next(subject for role, subject in BY_ROLE.items() if role in roles))


def soon(heard: Heard, key: str, wanted: Callable[[object], bool]) -> None:
    committed = time.monotonic()
    while not wanted(heard.until(key)):
        assert time.monotonic() - committed < SOON
    assert time.monotonic() - committed < SOON


@pytest.mark.parametrize(("page", "kind"), [(page, kind) for page in PAGES for kind in PAGES[page].hears])
def test_a_screen_hears_what_it_shows(
    portal: TestClient, people: People, ticket: Key, posted: Posted, page: str, kind: str
) -> None:
    hold(portal, somebody(PAGES[page].roles).session_id)
    with window(portal) as heard:
        ACTS[kind](people, ticket, posted)
        soon(heard, "kinds", lambda kinds: kind in kinds)  # type: ignore[operator]


def test_who_is_only_seen_and_what_met_no_row_is_no_news(portal: TestClient, people: People) -> None:
    """Both happen all day, and an administrator's list would be read anew for each."""
    hold(portal, signed_in("ha").session_id)
    time.sleep(0.5)  # this sign-in was news
    with window(portal) as heard:
        run("update login_session set seen_at = now()")
        run("update alert_rule set pierces_quiet = true where false")
        run("update login_session set ended_at = now() where false")
        run("select say_live('message', 1, 1)")
        assert heard.until("kinds") == ["message"]


@pytest.mark.parametrize(
    ("who", "act", "entry"),
    [("an", forward, "tickets"), ("chi", forward, "tickets"), ("an", post, "messages")],
)
def test_the_menus_number_follows(
    portal: TestClient,
    people: People,
    ticket: Key,
    posted: Posted,
    who: str,
    act: Callable[[People, Key, Posted], None],
    entry: str,
) -> None:
    wants_calls(people, 1)
    hold(portal, signed_in(who).session_id)
    with window(portal) as heard:
        time.sleep(0.3)
        before = {"an": {"tickets": 0, "messages": 0}, "chi": {"tickets": 1}}[who][entry]
        act(people, ticket, posted)
        after = before + (-1 if who == "chi" else 1)
        soon(heard, "menu", lambda menu: menu[entry][0] == after)  # type: ignore[index]


def test_a_call_that_somebody_makes_leaves_everybodys_number(
    portal: TestClient, people: People, posted: Posted
) -> None:
    wants_calls(people, 1)
    posted(notify=True)
    hold(portal, people.chi.session_id)
    [c] = waiting(people.an)
    with window(portal) as heard:
        value("update callback set state = 'told', settled_at = now() where id = :id returning 1", id=c.id)
        soon(heard, "menu", lambda menu: menu["messages"][0] == 0)  # type: ignore[index]
