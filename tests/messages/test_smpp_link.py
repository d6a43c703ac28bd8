"""The connection to a message centre: what comes over it by itself, how it is kept and how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.messages import gateways, worker
from portal.messages.gateways.smpp import exchange, link
from portal.settings import ROOT
from tests.conftest import Database
from tests.messages.conftest import only, state, until
from tests.messages.smpp_centre import SmppCentre, settings_of
from tests.tickets.conftest import Key

Configure = Callable[[str], None]


def test_what_a_person_writes_is_kept_nowhere(waiting: Key, centre: SmppCentre, configure: Configure) -> None:
    configure(settings_of(centre))
    worker.once("a")
    centre.receipt("6000", "DELIVRD", esm_class=0)
    assert state()[0] == "handed"
    assert only("select count(*) from gateway_report")[0] == 0


def test_a_receipt_that_nobody_can_read_is_kept_and_the_next_one_is_heard(
    waiting: Key, centre: SmppCentre, configure: Configure
) -> None:
    configure(settings_of(centre))
    worker.once("a")
    centre.deliver(esm_class=0x04, short_message=b"\xff\x00 nothing")
    assert only("select count(*) from gateway_report where state = 'unread'")[0] == 1
    centre.receipt("6000", "DELIVRD")
    assert state()[0] == "delivered"
    assert len(centre.binds) == 1, "on the same connection"


def test_a_receipt_that_comes_before_the_answer_counts(
    waiting: Key, centre: SmppCentre, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(settings_of(centre))
    send = worker.send

    def overtaken(letter: object, **how: object) -> object:
        handed = send(letter, **how)  # type: ignore[arg-type]
        centre.receipt("6000", "DELIVRD")
        return handed

    monkeypatch.setattr(worker, "send", overtaken)
    worker.once("a")
    assert state() == ("delivered", None, "closed")


def test_a_receipt_that_could_not_be_kept_is_not_acknowledged(
    waiting: Key, centre: SmppCentre, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(settings_of(centre))
    worker.once("a")

    def away(*_args: object) -> bool:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(gateways.smpp.reports, "take", away)  # type: ignore[attr-defined]
        centre.receipt("6000", "DELIVRD")
    assert centre.answers == [("deliver_sm_resp", 0x64)], "so that it comes again"
    centre.receipt("6000", "DELIVRD")
    assert state()[0] == "delivered"


def test_receipts_are_heard_after_a_new_start_without_anything_to_send(
    waiting: Key, centre: SmppCentre, configure: Configure
) -> None:
    configure(settings_of(centre))
    worker.once("a")
    gateways.close()
    assert centre.heard[-1] == "unbind"
    worker.tend()
    centre.until(lambda: centre.desks)
    centre.receipt("6000", "DELIVRD")
    assert state()[0] == "delivered"


def test_a_link_is_asked_whether_it_is_there_and_one_that_does_not_say_so_is_made_anew(
    waiting: Key, centre: SmppCentre, configure: Configure
) -> None:
    told = settings_of(centre, "enquire_seconds = 0.05").replace(
        "patience_seconds = 2", "patience_seconds = 0.3"
    )
    configure(told)
    worker.tend()
    centre.until(lambda: centre.heard.count("enquire_link") >= 2)
    assert len(centre.binds) == 1
    centre.answers_enquiries = False
    centre.until(lambda: len(centre.binds) == 2)


def test_what_the_centre_asks_is_answered(waiting: Key, centre: SmppCentre, configure: Configure) -> None:
    configure(settings_of(centre))
    worker.once("a")
    centre.deliver("enquire_link")
    centre.deliver("query_sm", message_id="1")
    centre.deliver("unbind")
    assert [name for name, _status in centre.answers][::2] == ["enquire_link_resp", "unbind_resp"]
    centre.until(lambda: len(centre.binds) == 2)


def test_a_gateway_that_is_taken_out_of_the_file_is_said_goodbye_to(
    waiting: Key, centre: SmppCentre, configure: Configure
) -> None:
    configure(settings_of(centre))
    worker.tend()
    centre.until(lambda: centre.desks)
    configure("")
    worker.tend()
    assert centre.heard[-1] == "unbind"


def test_who_only_sends_does_not_stay(
    waiting: Key, centre: SmppCentre, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "LINGER", 0.05)
    monkeypatch.setattr(exchange, "LONGEST_WAIT", 0.02)
    configure(settings_of(centre))
    worker.once("a")
    centre.until(lambda: "unbind" in centre.heard)
    gateways.gateway_for("sms")._link.submit(  # type: ignore[union-attr]
        {"source_addr": "A", "destination_addr": "84901000218", "short_message": b"x"}
    )
    assert len(centre.taken) == 2, "and comes again when there is something"


def test_a_worker_that_is_stopped_says_goodbye(
    database: Database, waiting: Key, centre: SmppCentre, configure: Configure, var: Path
) -> None:
    configure(settings_of(centre))
    environment = {
        "APP_DATABASE_URL": database.app_url,
        "DATABASE_URL": database.app_url,
        "PORTAL_GATEWAYS": str(var / "gateways.toml"),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "portal", "worker"], cwd=ROOT, env=os.environ | environment
    ) as started:
        try:
            centre.until(lambda: centre.taken)
            centre.receipt("6000", "DELIVRD")
            until("delivered")
            started.terminate()
            assert started.wait(10) == 0
        finally:
            started.kill()
    assert centre.heard[-1] == "unbind"
