"""Text messages by HTTP: what the gateway says is what the message is, whoever repeats, overtakes, hangs up or is killed."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Thread
from time import sleep
from typing import Any

import anyio
import pytest
from sqlalchemy import text
from starlette.requests import Request

from portal.database import owner_engine, system
from portal.gate.gateway_reports import report
from portal.messages import reports, worker
from portal.messages.letters import name_of
from portal.messages.outcomes import Reported
from tests.messages.conftest import change, events, only, state
from tests.messages.http_gateway import Desk, HttpGateway, http_gateway, settings_of
from tests.tickets.conftest import Key

Configure = Callable[[str], None]
SECRET = "a-secret-of-the-gateway"


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def gateway() -> Iterator[HttpGateway]:
    with http_gateway() as made:
        yield made


def called_back(status: str, *, id: str = "") -> int:
    reference = id or only("select reference from message_part").reference
    body = json.dumps({"reports": [{"id": reference, "status": status}] * 2}).encode()
    return reports.called_back("texts", SECRET, body, {}, {})


def test_handed_over_is_not_told_and_delivered_is(
    waiting: Key, gateway: HttpGateway, configure: Configure
) -> None:
    configure(settings_of(gateway))
    assert worker.once("a") == 1
    assert state() == ("handed", None, "resolved")
    (given,) = gateway.given
    assert (given["to"], given["from"], given["parts"]) == ("84901000218", "EVNHCMC", "1")
    assert "Da co dien." in given["text"]
    assert called_back("ENROUTE") == 2, "it says nothing yet"
    assert state()[0] == "handed"
    called_back("DELIVRD")
    assert state() == ("delivered", None, "closed")
    assert called_back("UNDELIV") == 2, "it came too late to be true"
    assert called_back("DELIVRD") == 2, "again"
    assert (state()[0], events()) == ("delivered", ["handed", "delivered"])
    assert only("select count(*) from gateway_report where raw like '%DELIVRD%'")[0] == 1


def test_where_the_network_alone_reports_accepted_is_not_delivered(
    waiting: Key, gateway: HttpGateway, configure: Configure
) -> None:
    configure(settings_of(gateway, "told_after_hours = 24", reports="network"))
    worker.once("a")
    called_back("DELIVRD")
    assert state() == ("handed", "accepted", "resolved")
    worker.tend()
    assert state()[0] == "handed"
    change("update message set report_due = now() - interval '1 second'")
    worker.tend()
    assert state() == ("unbounced", "no_failure", "closed")


def test_what_does_not_arrive_goes_the_next_way_and_is_to_tell_when_none_is_left(
    waiting: Key, gateway: HttpGateway, configure: Configure
) -> None:
    configure(settings_of(gateway))
    change(
        """with c as (insert into customer (district_id, code, name, email)
                      select district_id, 'PE09', 'Trần Thị Mẫu', 'mau@vidu.vn' from ticket returning id),
                t as (update ticket set customer_id = c.id from c returning customer_id)
           update message set customer_id = t.customer_id from t"""
    )
    worker.once("a")
    called_back("UNDELIV")
    assert state() == ("failed", "undelivered", "resolved")
    after = only(
        "select channel, recipient, follows, state, closes_ticket from message order by id desc limit 1"
    )
    assert (after.channel, after.recipient, after.state, after.closes_ticket) == (
        "email",
        "mau@vidu.vn",
        "waiting",
        True,
    )
    assert after.follows == only("select min(id) from message")[0]
    assert worker.once("a") == 1
    assert only("select state from message where channel = 'email'").state == "no_gateway"
    assert only("select state from ticket").state == "resolved"


def test_a_report_that_comes_before_we_noted_the_number_counts(
    waiting: Key, gateway: HttpGateway, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(settings_of(gateway))
    send = worker.send

    def overtaken(letter: object, **how: object) -> object:
        handed = send(letter, **how)  # type: ignore[arg-type]
        called_back("DELIVRD", id=handed.references[0])  # type: ignore[union-attr]
        return handed

    monkeypatch.setattr(worker, "send", overtaken)
    worker.once("a")
    assert state() == ("delivered", None, "closed")


def test_what_stays_silent_is_asked_for(waiting: Key, gateway: HttpGateway, configure: Configure) -> None:
    configure(settings_of(gateway))
    worker.once("a")
    gateway.states = dict.fromkeys(gateway.states, "DELIVRD")
    worker.tend()
    assert state()[0] == "handed", "its time to report is not over"
    change("update message_part set ask_at = now() - interval '1 second', at = now() - interval '10 minutes'")
    worker.tend()
    assert state() == ("delivered", None, "closed")


def test_a_gateway_that_never_reports_leaves_the_customer_to_tell(
    waiting: Key, gateway: HttpGateway, configure: Configure
) -> None:
    configure(settings_of(gateway, query=False))
    worker.once("a")
    change("update message set report_due = now() - interval '1 second'")
    worker.tend()
    assert state() == ("expired", "silent", "resolved")


@pytest.mark.parametrize(
    ("answer", "became"),
    [
        ((429, {}), ("waiting", "busy", "resolved")),
        ((200, {"code": 17}), ("waiting", "busy", "resolved")),
        ((502, {}), ("waiting", "unreachable", "resolved")),
        ((400, {"code": 5}), ("failed", "refused", "resolved")),
        ((200, {"code": 99}), ("failed", "bad_address", "resolved")),
        ((200, {"code": 0}), ("failed", "refused", "resolved")),
        ((200, "nonsense"), ("failed", "refused", "resolved")),
    ],
    ids=str,
)
def test_an_answer_that_says_no_is_heard(
    waiting: Key,
    gateway: HttpGateway,
    configure: Configure,
    answer: tuple[int, object],
    became: tuple[str, str, str],
) -> None:
    configure(settings_of(gateway))
    gateway.answers = [answer]
    worker.once("a")
    assert state() == became
    if became[1] == "busy":
        assert only("select attempts from message").attempts == 0, "to wait is no failure"


@pytest.mark.parametrize("knowing", ["asked", "repeats"])
def test_killed_between_submitting_and_noting_nobody_is_told_twice(
    waiting: Key, gateway: HttpGateway, configure: Configure, monkeypatch: pytest.MonkeyPatch, knowing: str
) -> None:
    gateway.knows_repeats = knowing == "repeats"
    configure(
        settings_of(gateway, 'repeats = "same"' if gateway.knows_repeats else "", query=knowing == "asked")
    )
    send = worker.send

    def die(letter: object, **how: object) -> None:
        send(letter, **how)  # type: ignore[arg-type]
        raise Killed

    monkeypatch.setattr(worker, "send", die)
    with pytest.raises(Killed):
        worker.once("a")
    monkeypatch.setattr(worker, "send", send)
    change("update message set leased_until = now() - interval '1 second'")
    assert worker.once("b") == 1
    assert (len(gateway.given), state()[0]) == (1, "handed")
    called_back("DELIVRD")
    assert state() == ("delivered", None, "closed")


@pytest.mark.parametrize("query", [True, False], ids=["asked", "not asked"])
def test_an_answer_that_is_lost_tells_nobody_twice_and_loses_nobody(
    waiting: Key, gateway: HttpGateway, configure: Configure, query: bool
) -> None:
    configure(settings_of(gateway, query=query))
    gateway.drop_answers = True
    worker.once("a")
    gateway.drop_answers = False
    change("update message set not_before = now() - interval '1 second'")
    worker.once("a")
    assert len(gateway.given) == 1
    assert state() == (("handed", None, "resolved") if query else ("handed", "unknown", "resolved"))
    if not query:
        change("update message set report_due = now() - interval '1 second'")
        worker.tend()
        assert state() == ("expired", "silent", "resolved"), "to tell, by a call"


def test_a_gateway_that_is_away_gets_it_when_it_is_back(
    waiting: Key, gateway: HttpGateway, configure: Configure
) -> None:
    configure(settings_of(gateway).replace(gateway.url, "http://127.0.0.1:9"))
    worker.once("a")
    assert state() == ("waiting", "unreachable", "resolved")
    configure(settings_of(gateway))
    change("update message set not_before = now() - interval '1 second'")
    worker.once("a")
    assert state()[0] == "handed"


class Strange(HttpGateway):
    """Takes the message, then answers with what is no answer."""

    def __init__(self, headers: dict[str, str], body: bytes, *, ends: bool = True) -> None:
        super().__init__()
        self.RequestHandlerClass = type("Odd", (Desk,), {"_say": lambda desk, *_: self._odd(desk)})
        self._told, self._body, self._ends = headers, body, ends

    def _odd(self, desk: Desk) -> None:
        desk.send_response(200)
        for name, value in self._told.items():
            desk.send_header(name, value)
        desk.end_headers()
        with suppress(OSError):
            desk.wfile.write(self._body)
            while not self._ends:
                desk.wfile.write(b" ")
                sleep(0.05)


@pytest.mark.parametrize(
    "strange",
    [
        lambda: Strange({"content-encoding": "gzip"}, b"this is no gzip"),
        lambda: Strange({}, b" " * 2_000_000),
        lambda: Strange({}, b"{", ends=False),
    ],
    ids=["no gzip", "too long", "endless"],
)
def test_whatever_it_answers_a_message_that_it_took_is_not_sent_again(
    waiting: Key, configure: Configure, strange: Callable[[], Strange]
) -> None:
    server = strange()
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        configure(settings_of(server, "patience_seconds = 1", query=False))
        assert worker.once("a") == 1
        assert state() == ("handed", "unknown", "resolved")
        assert len(server.given) == 1
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("charset", ["hex", "idna", "rot13", "none-such", "utf-16", "undefined"])
def test_an_answer_in_letters_that_are_none_is_heard(
    waiting: Key, configure: Configure, charset: str
) -> None:
    server = Strange(
        {"content-type": f"application/json; charset={charset}"}, b'{"code": 0, "data": {"id": "g"}}'
    )
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        configure(settings_of(server))
        assert worker.once("a") == 1
        assert state()[0] in ("handed", "failed"), "never poison"
        assert only("select error from message").error in (None, "200", "HTTP 200", "no id")
    finally:
        server.shutdown()
        server.server_close()


def test_a_gateway_that_does_not_answer_keeps_nobody_from_asking_the_next(
    waiting: Key, gateway: HttpGateway, configure: Configure
) -> None:
    known = settings_of(gateway)
    away = known[known.index("[gateway.texts]") :].replace("gateway.texts", "gateway.away")
    away = away.replace(gateway.url, "http://127.0.0.1:9")
    configure(settings_of(gateway))
    worker.once("a")
    change(
        "insert into message_part (district_id, message_id, gateway, reference) select district_id, message_id, 'away', 'x' from message_part"
    )
    change("update message_part set at = now() - interval '2 hours', ask_at = now() - interval '1 hour'")
    for name in gateway.states:
        gateway.states[name] = "DELIVRD"
    configure(f"{known[: known.index('[gateway.texts]')]}{away}{known[known.index('[gateway.texts]') :]}")
    assert reports.ask() == 1
    assert only("select state from message_part where gateway = 'texts'").state == "delivered"


def test_a_text_that_takes_too_many_parts_is_not_cut(
    waiting: Key, gateway: HttpGateway, configure: Configure
) -> None:
    configure(settings_of(gateway, "max_parts = 1"))
    change("update message set body = repeat('x', 161)")
    worker.once("a")
    assert (state(), gateway.given) == (("failed", "refused", "resolved"), [])
    assert only("select error from message").error == "2 parts"


def test_a_callback_is_taken_by_its_secret_and_signature_alone(
    waiting: Key, gateway: HttpGateway, configure: Configure
) -> None:
    configure(settings_of(gateway) + '\nhmac_key = "k"\n')
    worker.once("a")
    body = json.dumps(
        {"reports": [{"id": only("select reference from message_part")[0], "status": "DELIVRD"}]}
    ).encode()
    signature = hmac.new(b"k", body, hashlib.sha256).hexdigest()
    with pytest.raises(reports.Unknown):
        reports.called_back("texts", "a-guess-of-somebody", body, {}, {"x-signature": signature})
    with pytest.raises(reports.Unknown):
        reports.called_back("mail", SECRET, body, {}, {"x-signature": signature})
    with pytest.raises(reports.Unsigned):
        reports.called_back("texts", SECRET, body, {}, {"x-signature": "0" * 64})
    assert state()[0] == "handed"
    assert reports.called_back("texts", SECRET, body, {}, {"x-signature": signature}) == 1
    assert state()[0] == "delivered"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\x00",
        b"[1, null]",
        b'{"reports": 3}',
        b'{"reports": [{"id": {}}]}',
        b"[",
        b"[" * 100_000,
        b'{"reports":' * 20_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"reports": [{"id": ' + b"[" * 900 + b"]" * 900 + b"}]}",
        b'{"reports": [{"id": "\\u0000", "status": "DELIVRD"}]}',
        b'{"reports": [{"id": ' + b"9" * 5_000 + b', "status": "DELIVRD"}]}',
    ],
    ids=range(12),
)
def test_a_callback_that_cannot_be_read_is_kept_and_answered(
    waiting: Key, gateway: HttpGateway, configure: Configure, body: bytes
) -> None:
    configure(settings_of(gateway))
    for _again in range(2):
        assert reports.called_back("texts", SECRET, body, {}, {}) == 0
    assert only("select count(*) from gateway_report where state = 'unread'")[0] == 1


def test_two_callbacks_that_name_the_same_messages_in_another_order_are_both_kept(
    waiting: Key, gateway: HttpGateway, configure: Configure
) -> None:
    configure(settings_of(gateway))
    told = [{"id": f"m{n}", "status": "DELIVRD"} for n in range(60)]
    bodies = [json.dumps({"reports": order}).encode() for order in (told, told[::-1])] * 2
    with ThreadPoolExecutor(4) as calls:
        kept = list(calls.map(lambda body: reports.called_back("texts", SECRET, body, {}, {}), bodies))
    assert kept == [60] * 4
    assert only("select count(*) from gateway_report")[0] == 60


def test_nothing_of_a_strangers_is_read_at_the_address_of_callbacks(
    waiting: Key, gateway: HttpGateway, configure: Configure
) -> None:
    configure(settings_of(gateway))

    async def never() -> dict[str, Any]:
        raise AssertionError("read")

    for secret, status in (("a-guess", 404), ("", 404)):
        asked = {
            "type": "http",
            "method": "POST",
            "path_params": {"name": "texts", "secret": secret},
            "headers": [],
        }
        answer = anyio.run(report, Request(asked | {"query_string": b""}, never))
        assert answer.status_code == status


@pytest.mark.parametrize("broken", ["\\u0000", "\\ud800"])
def test_a_report_with_what_no_database_takes_counts_without_it(
    waiting: Key, gateway: HttpGateway, configure: Configure, broken: str
) -> None:
    configure(settings_of(gateway))
    worker.once("a")
    number = only("select reference from message_part").reference
    body = f'{{"reports": [{{"id": "{number}{broken}", "status": "DELIVRD", "{broken}": "{broken}"}}]}}'
    assert reports.called_back("texts", SECRET, body.encode(), {}, {}) == 1
    assert state()[0] == "delivered"


def test_a_report_about_what_nobody_sent_changes_nothing(waiting: Key) -> None:
    with system(reports.ROLE) as db:
        assert not reports.take(db, "texts", Reported("x", None, "{}"))
        assert not db.scalar(text("select take_report('texts', 'y', 'delivered', null, null, '')"))
    assert state()[0] == "waiting"


def test_a_report_of_an_older_message_of_the_same_number_says_nothing(
    waiting: Key, gateway: HttpGateway, configure: Configure
) -> None:
    configure(settings_of(gateway, query=False))
    name = only("select dedupe_key from message").dedupe_key
    number = f"g-{name_of(name)}"
    assert called_back("DELIVRD", id=number) == 2
    change("update gateway_report set at = now() - interval '1 hour'")
    worker.once("a")
    assert state()[0] == "handed", "gateways that start anew count anew"
    called_back("DELIVRD")
    assert state()[0] == "delivered", "and its own report is heard, though it reads the same"


def test_a_report_in_the_moment_of_the_note_is_not_lost(
    waiting: Key, gateway: HttpGateway, configure: Configure
) -> None:
    """Two transactions, each of which begins before the other one ends."""
    change("update message set leased_by = 'a', began_at = now()")
    key = only("select district_id, id from message")
    with owner_engine().connect() as noting, owner_engine().connect() as telling:
        noting.execute(
            text("select hand_message(:d, :m, 'a', 'texts', array['r1'], now(), 'expired', null)"),
            {"d": key.district_id, "m": key.id},
        )
        with ThreadPoolExecutor() as other:
            told = other.submit(
                telling.execute, text("select take_report('texts', 'r1', 'delivered', null, null, '')")
            )
            with suppress(TimeoutError):
                told.result(0.3)
            noting.commit()
            told.result(10)
        telling.commit()
    assert state() == ("delivered", None, "closed")
