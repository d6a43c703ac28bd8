"""By the ways that people chose, told truly: what went out, what could not, what was no longer needed."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import text

from portal.access import Invalid, Person
from portal.alerts import actions, deliveries, outbound
from portal.alerts.models import AlertWay
from portal.alerts.queries import choices
from portal.alerts.ways import chat, push, ways
from portal.database import owner_engine, session
from portal.settings import settings
from portal.tickets import actions as tickets
from portal.tickets.queries.own_acts import own_acts
from tests.alerts.conftest import Office
from tests.tickets.conftest import Key, People


@dataclass
class Service:
    """A service on this machine that takes what is posted to it and answers as it is told."""

    status: int = 201
    address: str = ""
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def service() -> Iterator[Service]:
    known = Service()

    class Take(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            known.bodies.append(self.rfile.read(int(self.headers.get("content-length", 0))))
            known.headers.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(known.status)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Take)
    known.address = f"127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    yield known
    server.shutdown()
    server.server_close()


@pytest.fixture
def pushed() -> Iterator[Service]:
    with service() as known:
        yield known


@pytest.fixture(autouse=True)
def _own_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "portal_alerts_private_targets", True)
    monkeypatch.setattr(settings, "portal_var", tmp_path)
    push._vapid.cache_clear()


class Browser:
    """What a browser keeps of a subscription."""

    def __init__(self) -> None:
        self.key, self.auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)

    @property
    def keys(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return {"p256dh": plain(point), "auth": plain(self.auth)}

    def read(self, body: bytes) -> dict[str, str]:
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth))


def plain(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def chosen(person: Person, *ways: AlertWay, kind: str = "urge") -> None:
    with session(person) as db:
        actions.choose(db, {kind: [way.value for way in ways]})


def urge(people: People, key: Key) -> None:
    """Longer ago than it could be taken back."""
    with session(people.chi) as db:
        tickets.urge(db, *key, body="Khách hỏi.")
    stand()


def stand() -> None:
    with owner_engine().begin() as owner:
        owner.execute(text("update change set at = at - interval '11 seconds'"))
        owner.execute(text("update alert set made_at = made_at - interval '11 seconds'"))


def test_of_one_person_ten_browsers_are_told_and_a_broken_one_keeps_none_waiting(
    people: People, accepted: Key, office: Office, pushed: Service
) -> None:
    for n in range(12):
        browser = Browser()
        keys = {"p256dh": "no key", "auth": "x"} if n == 2 else browser.keys
        with session(people.an) as db:
            actions.subscribe(db, endpoint=f"http://{pushed.address}/{n}", device="Chrome", **keys)
    with session(people.minh) as db:
        actions.subscribe(db, endpoint=f"http://{pushed.address}/minh", device="Chrome", **Browser().keys)
    assert office.do("select count(*) from push_subscription").scalar_one() == 11
    chosen(people.an, AlertWay.PUSH)
    urge(people, accepted)
    while deliveries.once("w"):
        pass
    assert len(pushed.bodies) == 9, "the newest ten, but the broken one"
    assert states(office) == [("push", "sent", None)]


def test_who_urges_and_takes_it_back_again_and_again_rings_nobody(
    people: People, accepted: Key, office: Office, pushed: Service
) -> None:
    browser = Browser()
    with session(people.an) as db:
        actions.subscribe(db, endpoint=f"http://{pushed.address}/x", device="Chrome", **browser.keys)
    chosen(people.an, AlertWay.PUSH)
    for _round in range(4):
        with session(people.chi) as db:
            tickets.urge(db, *accepted, body="Khách hỏi.")
        while deliveries.once("w"):
            pass
        assert pushed.bodies == []
        with session(people.chi) as db:
            tickets.take_back(db, act=own_acts(db)[0].act)
        owner_later("11 seconds")
        while deliveries.once("w"):
            pass
    assert pushed.bodies == []
    assert {state for _way, state, _why in states(office)} == {"spared"}
    urge(people, accepted)
    while deliveries.once("w"):
        pass
    assert len(pushed.bodies) == 1, "what stands is told"


def owner_later(interval: str) -> None:
    with owner_engine().begin() as owner:
        owner.execute(text(f"update alert_delivery set not_before = not_before - interval '{interval}'"))


def states(office: Office) -> list[tuple[str, str, str | None]]:
    found = office.do("select way, state, reason from alert_delivery order by id")
    return [tuple(row) for row in found]  # type: ignore[misc]


def test_a_browser_gets_ids_only_and_can_read_them(
    people: People, accepted: Key, office: Office, pushed: Service
) -> None:
    browser = Browser()
    with session(people.an) as db:
        actions.subscribe(db, endpoint=f"http://{pushed.address}/x", device="Chrome", **browser.keys)
    chosen(people.an, AlertWay.PUSH)
    urge(people, accepted)
    deliveries.once("a")
    assert states(office) == [("push", "sent", None)]
    (told,) = [browser.read(body) for body in pushed.bodies]
    assert told == {"a": f"{accepted[0]}-{told['a'].partition('-')[2]}", "k": "urge", "l": "vi"}
    assert pushed.headers[0]["authorization"].startswith("vapid t=")
    assert pushed.headers[0]["authorization"].endswith(f"k={push.public_key()}")
    assert deliveries.once("a") == 0


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_signed_off_is_forgotten(
    people: People, accepted: Key, office: Office, pushed: Service, status: int
) -> None:
    pushed.status = status
    with session(people.an) as db:
        actions.subscribe(db, endpoint=f"http://{pushed.address}/x", device="", **Browser().keys)
    chosen(people.an, AlertWay.PUSH)
    urge(people, accepted)
    deliveries.once("a")
    assert states(office) == [("push", "no_way", "no_device")]
    with session(people.an) as db:
        assert choices.devices(db) == []


def test_a_service_that_is_down_is_tried_again_and_then_given_up(
    people: People, accepted: Key, office: Office, pushed: Service
) -> None:
    pushed.status = 500
    with session(people.an) as db:
        actions.subscribe(db, endpoint=f"http://{pushed.address}/x", device="", **Browser().keys)
    chosen(people.an, AlertWay.PUSH)
    urge(people, accepted)
    for _try in range(deliveries.ATTEMPTS + 1):
        deliveries.once("a")
        office.do("update alert_delivery set not_before = now() - interval '1 second'")
    assert states(office) == [("push", "failed", "WebPushException")]
    assert len(pushed.bodies) == deliveries.ATTEMPTS


def test_a_chat_gets_it_and_nobody_reads_its_address(
    people: People, accepted: Key, office: Office, pushed: Service
) -> None:
    secret = f"json://user:geheim@{pushed.address}/"
    with session(people.an) as db:
        actions.add_chat(db, address=secret)
    with session(people.minh) as db:
        actions.add_chat(db, address=secret, kinds=["urge"])  # the unit's
    chosen(people.an, AlertWay.CHAT)
    urge(people, accepted)
    deliveries.once("a")
    assert states(office) == [("chat", "sent", None)] * 2
    number = office.do("select number from ticket where id = :t", t=accepted[1]).scalar_one()
    assert all(number in json.loads(body)["message"] for body in pushed.bodies)
    assert b"geheim" not in office.do("select sealed from chat_target limit 1").scalar_one()
    with session(people.an) as db:
        assert [c.label for c in choices.chats(db)] == ["json"]


def test_without_server_address_or_gateway_it_says_so(people: People, accepted: Key, office: Office) -> None:
    chosen(people.an, AlertWay.EMAIL, AlertWay.SMS, AlertWay.CHAT)
    urge(people, accepted)
    deliveries.once("a")
    assert sorted(states(office)) == [
        ("chat", "no_way", "no_chat"),
        ("email", "no_way", "no_server"),
        ("sms", "no_way", "no_gateway"),
    ]


def test_what_was_settled_before_its_time_is_spared(people: People, accepted: Key, office: Office) -> None:
    chosen(people.an, AlertWay.CHAT)
    office.do(
        """insert into alert_preference (person_id, quiet_from, quiet_until)
           select :p, (x.here - interval '1 hour')::time, (x.here + interval '1 hour')::time
           from (select now() at time zone (select zone from utility) as here) x""",
        p=people.an.id,
    )
    urge(people, accepted)
    deliveries.once("a")
    assert states(office) == [("chat", "waiting", None)]  # he sleeps
    office.do("update alert set settled_at = now(), settled_how = 'done', climbs_at = null")
    office.do("update alert_delivery set not_before = now()")
    deliveries.once("a")
    assert states(office) == [("chat", "spared", None)]


def test_what_pierces_quiet_hours_is_told_at_once(people: People, accepted: Key, office: Office) -> None:
    chosen(people.an, AlertWay.CHAT)
    office.do("update alert_rule set pierces_quiet = true where kind = 'urge'")
    office.do(
        "insert into alert_preference (person_id, quiet_from, quiet_until) values (:p, '00:00', '23:59')",
        p=people.an.id,
    )
    urge(people, accepted)
    deliveries.once("a")
    assert states(office) == [("chat", "no_way", "no_chat")]


def test_what_the_administrator_keeps_on_needs_no_choice(
    people: People, accepted: Key, office: Office
) -> None:
    office.do("update alert_rule set kept_ways = '{email}' where kind = 'urge'")
    urge(people, accepted)
    deliveries.once("a")
    assert states(office) == [("email", "no_way", "no_server")]


def test_a_worker_that_dies_loses_only_its_lease(people: People, accepted: Key, office: Office) -> None:
    chosen(people.an, AlertWay.CHAT)
    urge(people, accepted)
    office.do("select plan_deliveries(10)")
    office.do("select * from take_deliveries('dead', 10)")
    assert deliveries.once("b") == 0
    office.do("update alert_delivery set leased_until = now() - interval '1 second'")
    assert deliveries.once("b") == 1
    assert states(office) == [("chat", "no_way", "no_chat")]


def test_a_try_says_what_really_happened(people: People, pushed: Service) -> None:
    with session(people.an) as db:
        actions.add_chat(db, address=f"json://{pushed.address}/")
    told = deliveries.try_out(people.an.id, [AlertWay.CHAT, AlertWay.EMAIL])
    assert [(t.way, t.state, t.reason) for t in told] == [
        ("chat", "sent", ""),
        ("email", "no_way", "no_server"),
    ]


@pytest.mark.parametrize(
    "address",
    ["http://example.org/x", "https://" + "a" * 1000, "javascript:alert(1)", ""],
)
def test_what_is_no_subscription_is_refused(
    people: People, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "portal_alerts_private_targets", False)
    with session(people.an) as db, pytest.raises(Invalid):
        actions.subscribe(db, endpoint=address, device="", **Browser().keys)


@pytest.mark.parametrize(
    "address",
    [
        "exec://rm",
        "dbus://",
        "syslog://",
        "json://127.0.0.1/",
        "mailto://a:b@c.vn",
        "file:///etc/passwd",
        "tgram://",
    ],
)
def test_programs_desktops_and_plain_http_are_no_chats(
    people: People, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "portal_alerts_private_targets", False)
    with session(people.an) as db, pytest.raises(Invalid):
        actions.add_chat(db, address=address)


def test_nothing_reaches_back_into_the_network(
    people: People, accepted: Key, office: Office, pushed: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    with session(people.an) as db:
        actions.add_chat(db, address=f"json://{pushed.address}/")
        actions.subscribe(db, endpoint=f"http://{pushed.address}/x", device="", **Browser().keys)
    chosen(people.an, AlertWay.CHAT, AlertWay.PUSH)
    urge(people, accepted)
    monkeypatch.setattr(settings, "portal_alerts_private_targets", False)
    deliveries.once("a")
    assert pushed.bodies == []
    assert {reason for _way, _state, reason in states(office)} == {"RuntimeError", "ConnectionError"}


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "::1",
        "fe80::1%eth0",
        "::ffff:10.0.0.1",
        "fc00::1",
        "0.0.0.0",
    ],
)
def test_addresses_of_ones_own_network_are_known(address: str) -> None:
    assert not outbound.is_public(address)
    assert outbound.is_public("8.8.8.8")
    assert outbound.is_public("2001:4860:4860::8888")


def test_every_way_out_has_a_file() -> None:
    assert set(ways()) == set(AlertWay) - {AlertWay.SOUND, AlertWay.BROWSER}
    assert chat.SERVICES.isdisjoint({"exec", "dbus", "syslog", "windows", "macosx", "file"})
