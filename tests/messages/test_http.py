"""Text messages by HTTP: what the gateway says is what the message is, whoever repeats, overtakes, hangs up or is killed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Thread
from time import sleep

import pytest

from portal.messages import reports, worker
from tests.messages.called_back import called_back
from tests.messages.conftest import change, events, only, state
from tests.messages.http_gateway import Desk, HttpGateway, http_gateway, settings_of
from tests.tickets.conftest import Key

Configure = Callable[[str], None]


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def gateway() -> Iterator[HttpGateway]:
    with http_gateway() as made:
        yield made


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
