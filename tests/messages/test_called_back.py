"""What a gateway says by calling back: by its secret and signature alone, read or kept, in whatever order."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
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
from tests.messages.called_back import SECRET, called_back
from tests.messages.conftest import change, only, state
from tests.messages.http_gateway import HttpGateway, http_gateway, settings_of
from tests.tickets.conftest import Key

Configure = Callable[[str], None]


@pytest.fixture
def gateway() -> Iterator[HttpGateway]:
    with http_gateway() as made:
        yield made


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
