"""Text messages by SMPP: told is what a receipt says; nothing goes twice knowingly, whatever breaks in whichever moment."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from smpplib.gsm import gsm_encode

from portal.messages import gateways, worker
from portal.messages.configuration import SmppSettings
from portal.messages.gateways.smpp import exchange, link, octets, receipts
from portal.messages.gateways.smpp.connection import Pdu
from portal.messages.gateways.smpp.receipts import same_number
from portal.messages.sms_text import BASIC, EXTENDED, sms_parts
from portal.settings import ROOT
from tests.conftest import Database
from tests.messages.conftest import change, events, only, state
from tests.messages.smpp_centre import SmppCentre, settings_of, smpp_centre
from tests.tickets.conftest import Key

Configure = Callable[[str], None]
VIETNAMESE = (
    "Kính gửi quý khách, yêu cầu về việc mất điện tại phường Bình Tiên đã được giải quyết. Trân trọng cảm ơn. "
    * 2
)


@pytest.fixture
def centre(monkeypatch: pytest.MonkeyPatch) -> Iterator[SmppCentre]:
    monkeypatch.setattr(link, "FIRST_PAUSE", 0.05)
    with smpp_centre() as made:
        yield made
        gateways.close()


def try_again() -> None:
    change("update message set not_before = now() - interval '1 second', leased_until = null")
    worker.once("a")


def until(state_: str) -> None:
    """Until the message is so, by what another thread does."""
    for _try in range(200):
        if state()[0] == state_:
            return
        time.sleep(0.02)
    assert state()[0] == state_


def test_handed_over_is_not_told_and_a_receipt_of_delivery_is(
    waiting: Key, centre: SmppCentre, configure: Configure
) -> None:
    configure(settings_of(centre))
    assert worker.once("a") == 1
    assert state() == ("handed", None, "resolved")
    (bind,), (taken,) = centre.binds, centre.taken
    assert (bind.system_id, bind.password) == (b"portal", b"secret!")
    assert (taken.to, taken.pdu.source_addr, taken.pdu.registered_delivery) == ("84901000218", b"EVNHCMC", 1)
    assert (taken.pdu.source_addr_ton, taken.pdu.source_addr_npi) == (5, 0)
    assert (taken.pdu.dest_addr_ton, taken.pdu.dest_addr_npi, taken.pdu.data_coding) == (1, 1, 0)
    assert taken.pdu.validity_period == b"000002000000000R", "after two days somebody else is asked to tell"
    assert "Da co dien." in taken.text
    centre.receipt("6000", "ACCEPTD")
    assert state()[0] == "handed", "accepted is not delivered"
    centre.receipt("6000", "DELIVRD")
    assert state() == ("delivered", None, "closed")
    centre.receipt("6000", "UNDELIV")
    centre.receipt("6000", "DELIVRD")
    assert (state()[0], events()) == ("delivered", ["handed", "delivered"])
    assert centre.answers == [("deliver_sm_resp", 0)] * 4


@pytest.mark.parametrize(
    ("stat", "err", "became"),
    [
        ("UNDELIV", "001", ("failed", "bad_address", "resolved")),
        ("EXPIRED", "000", ("expired", "undelivered", "resolved")),
    ],
)
def test_any_other_end_tells_nobody(
    waiting: Key, centre: SmppCentre, configure: Configure, stat: str, err: str, became: tuple[str, str, str]
) -> None:
    configure(settings_of(centre, 'bad_address_errors = ["001"]'))
    worker.once("a")
    centre.receipt("6000", stat, err=err)
    assert state() == became
    assert only("select error from message").error == f"{stat} {err}"


def test_without_a_receipt_the_customer_is_to_tell(
    waiting: Key, centre: SmppCentre, configure: Configure
) -> None:
    configure(settings_of(centre))
    worker.once("a")
    change("update message set report_due = now() - interval '1 second'")
    worker.tend()
    assert state() == ("expired", "silent", "resolved")


def test_where_the_network_alone_reports_a_receipt_closes_nothing(
    waiting: Key, centre: SmppCentre, configure: Configure
) -> None:
    configure(settings_of(centre, reports="network"))
    worker.once("a")
    centre.receipt("6000", "DELIVRD")
    assert state() == ("handed", "accepted", "resolved")


@pytest.mark.parametrize("long", ["udh", "payload"])
def test_a_long_text_goes_in_as_many_parts_as_are_counted_and_is_told_by_the_last_receipt(
    waiting: Key, centre: SmppCentre, configure: Configure, long: str
) -> None:
    configure(settings_of(centre, f'long = "{long}"', marks=True))
    change("update message set body = :body", body=VIETNAMESE)
    counted = sms_parts(VIETNAMESE)
    worker.once("a")
    assert counted.encoding == "ucs2"
    assert counted.parts == 4
    assert "".join(part.text for part in centre.taken) == VIETNAMESE
    assert {part.pdu.data_coding for part in centre.taken} == {8}
    if long == "payload":
        assert [part.header for part in centre.taken] == [b""]
    else:
        headers = [part.header for part in centre.taken]
        assert [header[:3] + header[4:] for header in headers] == [
            bytes([5, 0, 3, 4, n]) for n in range(1, counted.parts + 1)
        ]
        assert len({header[3] for header in headers}) == 1, "one number joins them"
        assert all(len(part.pdu.short_message) <= 140 for part in centre.taken)
    for part in centre.taken:
        assert state()[0] == "handed"
        centre.receipt(part.number, "DELIVRD")
    assert state() == ("delivered", None, "closed")


def test_one_part_that_is_lost_is_a_text_that_was_not_told(
    waiting: Key, centre: SmppCentre, configure: Configure
) -> None:
    configure(settings_of(centre, marks=True))
    change("update message set body = :body", body=VIETNAMESE)
    worker.once("a")
    centre.receipt("6000", "DELIVRD")
    centre.receipt("6001", "UNDELIV")
    centre.receipt("6002", "DELIVRD")
    assert state() == ("failed", "undelivered", "resolved")


@pytest.mark.parametrize("status", [0x58, 0x14], ids=["throttled", "queue full"])
def test_throttled_it_waits_goes_slower_and_goes_once(
    waiting: Key, centre: SmppCentre, configure: Configure, status: int
) -> None:
    configure(settings_of(centre))
    centre.statuses = [status]
    worker.once("a")
    assert state() == ("waiting", "busy", "resolved")
    assert only("select attempts from message").attempts == 0, "to wait is no failure"
    pace = gateways.gateway_for("sms")._pace  # type: ignore[union-attr]
    assert pace.per_second == pytest.approx(500)
    try_again()
    assert (state()[0], len(centre.taken)) == ("handed", 1)
    assert pace.per_second > 500, "a little faster again"


def test_throttled_in_the_middle_of_a_long_text_the_rest_goes_on(
    waiting: Key, centre: SmppCentre, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateways.smpp, "AGAIN", 0.01)  # type: ignore[attr-defined]
    configure(settings_of(centre, marks=True))
    change("update message set body = :body", body=VIETNAMESE)
    centre.statuses = [0, 0x58, 0x58, 0, 0x58]
    worker.once("a")
    assert state()[0] == "handed"
    assert "".join(part.text for part in centre.taken) == VIETNAMESE


@pytest.mark.parametrize(
    ("status", "became"),
    [
        (0x0B, ("failed", "bad_address", "resolved")),
        (0x0A, ("failed", "refused", "resolved")),
        (0x08, ("waiting", "unreachable", "resolved")),
    ],
    ids=["no such recipient", "wrong sender", "not well"],
)
def test_an_answer_that_says_no_is_heard(
    waiting: Key, centre: SmppCentre, configure: Configure, status: int, became: tuple[str, str, str]
) -> None:
    configure(settings_of(centre))
    centre.statuses = [status]
    worker.once("a")
    assert state() == became


def test_cut_before_it_answered_it_is_not_sent_again_and_never_said_delivered(
    waiting: Key, centre: SmppCentre, configure: Configure
) -> None:
    configure(settings_of(centre))
    centre.hangs_up = [1]
    worker.once("a")
    assert state() == ("handed", "unknown", "resolved")
    try_again()
    centre.until(lambda: len(centre.binds) == 2)
    assert len(centre.taken) == 1
    change("update message set report_due = now() - interval '1 second'")
    worker.tend()
    assert state() == ("expired", "silent", "resolved"), "to tell, by a call"


def test_an_answer_that_never_comes_is_not_waited_for_for_ever(
    waiting: Key, centre: SmppCentre, configure: Configure
) -> None:
    configure(settings_of(centre, "").replace("patience_seconds = 2", "patience_seconds = 0.2"))
    centre.answers_texts = False
    worker.once("a")
    assert (state(), len(centre.taken)) == (("handed", "unknown", "resolved"), 1)


def test_cut_in_the_middle_of_a_long_text_it_is_not_begun_again(
    waiting: Key, centre: SmppCentre, configure: Configure
) -> None:
    configure(settings_of(centre, marks=True))
    change("update message set body = :body", body=VIETNAMESE)
    centre.hangs_up = [2]
    worker.once("a")
    assert state() == ("handed", "unknown", "resolved")
    try_again()
    assert len(centre.taken) == 2
    for part in centre.taken:
        centre.until(lambda: centre.desks)
        centre.receipt(part.number, "DELIVRD")
    assert state()[0] == "handed", "half a text is not told"


def test_cut_between_two_parts_the_rest_goes_by_the_next_connection(
    waiting: Key, centre: SmppCentre, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateways.smpp, "AGAIN", 0.01)  # type: ignore[attr-defined]
    configure(settings_of(centre, marks=True))
    change("update message set body = :body", body=VIETNAMESE)
    worker.tend()
    smpp = gateways.gateway_for("sms")
    hand = type(smpp)._hand  # type: ignore[union-attr]

    def cut_after_the_first(self: object, fields: object) -> str:
        number = hand(self, fields)  # type: ignore[arg-type]
        if len(centre.taken) == 1:
            centre.cut()
            centre.until(lambda: len(centre.binds) == 2)
        return number

    monkeypatch.setattr(type(smpp), "_hand", cut_after_the_first)
    worker.once("a")
    assert state()[:2] == ("handed", None)
    assert "".join(part.text for part in centre.taken) == VIETNAMESE


def test_a_rest_that_is_refused_is_a_text_that_failed(
    waiting: Key, centre: SmppCentre, configure: Configure
) -> None:
    configure(settings_of(centre, marks=True))
    change("update message set body = :body", body=VIETNAMESE)
    centre.statuses = [0, 0x0A]
    worker.once("a")
    assert state() == ("failed", "refused", "resolved")
    assert only("select error from message").error == "part 2 of 4"


def test_killed_after_submitting_nobody_is_told_twice(
    waiting: Key, centre: SmppCentre, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """The process ends here."""

    configure(settings_of(centre))
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
    assert (len(centre.taken), state()) == (1, ("handed", "unknown", "resolved"))


def test_who_lost_the_lease_before_sending_sends_nothing(
    waiting: Key, centre: SmppCentre, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(settings_of(centre))
    rows = worker.rows

    def overtaken(*args: object, **values: object) -> object:
        found = rows(*args, **values)  # type: ignore[arg-type]
        monkeypatch.setattr(worker, "rows", rows)
        return found

    monkeypatch.setattr(worker, "rows", overtaken)
    begin = worker._Try._begin
    monkeypatch.setattr(
        worker._Try,
        "_begin",
        lambda self: change("update message set leased_by = 'b'") or begin(self),
    )
    worker.once("a")
    assert (centre.taken, state()[0]) == ([], "waiting")


@pytest.mark.parametrize("status", [0x0E, 0x05], ids=["wrong password", "bound already"])
def test_a_bind_that_is_refused_is_tried_later_and_sends_nothing(
    waiting: Key,
    centre: SmppCentre,
    configure: Configure,
    status: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    configure(settings_of(centre))
    centre.bind_status = status
    worker.once("a")
    assert (state(), centre.taken) == (("waiting", "unreachable", "resolved"), [])
    assert only("select error from message").error == "BindRefused"
    assert f"0x{status:08X}" in caplog.text
    centre.bind_status = 0
    centre.until(lambda: centre.desks)
    try_again()
    assert state()[0] == "handed"
    assert "secret" not in caplog.text
    assert b"secret!".hex() not in caplog.text
    assert "901000218" not in caplog.text


def test_a_centre_that_is_away_gets_it_when_it_is_back(
    waiting: Key, centre: SmppCentre, configure: Configure
) -> None:
    told = settings_of(centre)
    configure(told.replace(str(centre.port), "9"))
    worker.once("a")
    assert state() == ("waiting", "unreachable", "resolved")
    configure(told)
    try_again()
    assert state()[0] == "handed"


def test_a_number_that_is_answered_hexadecimal_and_reported_decimal_is_one(
    waiting: Key, centre: SmppCentre, configure: Configure
) -> None:
    centre.number = "{:08x}"
    configure(settings_of(centre, 'answer_ids = "hex"\nreceipt_ids = "decimal"'))
    worker.once("a")
    centre.receipt("6000", "DELIVRD")
    assert state()[0] == "delivered"


def test_a_number_as_a_parameter_is_written_as_it_was_answered(
    waiting: Key, centre: SmppCentre, configure: Configure
) -> None:
    centre.number = "{:x}"
    configure(settings_of(centre, 'answer_ids = "hex"\nreceipt_ids = "decimal"'))
    worker.once("a")
    centre.deliver(esm_class=0x04, receipted_message_id="1770", message_state=2)
    assert state()[0] == "delivered"


def receipt(text: str, *, esm_class: int = 4, **parameters: bytes) -> Pdu:
    tags = {"state": receipts.STATE, "number": receipts.RECEIPTED_ID, "payload": receipts.PAYLOAD}
    head: dict[str, bytes | int] = {"esm_class": esm_class, "short_message": text.encode(), "data_coding": 0}
    return Pdu("deliver_sm", 0, 1, b"", head, {tags[name]: value for name, value in parameters.items()})


def told(**more: object) -> SmppSettings:
    given = {"name": "texts", "kind": "smpp", "host": "x", "system_id": "x"}
    return SmppSettings.model_validate(given | more)


@pytest.mark.parametrize(
    ("stat", "state_"),
    [
        ("DELIVRD", "delivered"),
        ("delivrd", "delivered"),
        ("UNDELIV", "failed"),
        ("UNDELIVERABLE", "failed"),
        ("REJECTD", "failed"),
        ("EXPIRED", "expired"),
        ("DELETED", "expired"),
        ("ENROUTE", None),
        ("ACCEPTD", None),
        ("UNKNOWN", None),
        ("", None),
        ("NOT DELIVERED", None),
    ],
)
@pytest.mark.parametrize(
    "form",
    [
        "id:6000 sub:001 dlvrd:001 submit date:2611280800 done date:2611280801 stat:{} err:000 text:Da co",
        "ID:6000 STAT:{} ERR:0",
        "stat:{} id:6000",
        "id:6000 done date:2611280801 stat:{} err:0 Text:id:7 stat:DELIVRD err:9",
    ],
)
def test_the_texts_of_receipts_are_read(form: str, stat: str, state_: str | None) -> None:
    found = receipts.read(told(), receipt(form.format(stat)))
    assert found is not None
    assert (found.reference, found.state) == ("6000", state_)


@pytest.mark.parametrize(
    ("text", "parameter", "state_"),
    [
        ("DELIVRD", 5, "failed"),
        ("UNDELIV", 2, "failed"),
        ("ENROUTE", 2, "delivered"),
        ("", 8, "failed"),
        ("", 3, "expired"),
        ("", 6, None),
        ("", 99, None),
    ],
)
def test_where_text_and_parameter_say_otherwise_the_worse_counts(
    text: str, parameter: int, state_: str | None
) -> None:
    found = receipts.read(told(), receipt(f"id:6000 stat:{text}", state=bytes([parameter])))
    assert found is not None
    assert found.state == state_


@pytest.mark.parametrize(
    ("pdu", "reference"),
    [
        (receipt("id:6000 stat:DELIVRD", esm_class=0), None),
        (receipt("I ask you: id:6000 stat:DELIVRD", esm_class=0), None),
        (receipt("", esm_class=0, number=b"6000\0", state=b"\2"), "6000"),
        (receipt("", payload=b"id:6000 stat:DELIVRD"), "6000"),
        (receipt("nothing of it"), None),
        (receipt("id: stat:DELIVRD"), None),
        (receipt("", state=b""), None),
    ],
    ids=str,
)
def test_what_is_no_receipt_is_none(pdu: Pdu, reference: str | None) -> None:
    found = receipts.read(told(), pdu)
    assert (found and found.reference) == reference


def test_a_note_on_the_way_says_nothing_yet() -> None:
    found = receipts.read(told(), receipt("id:6000 stat:DELIVRD", esm_class=0x20))
    assert found is not None
    assert found.state is None


@given(st.binary(max_size=300), st.binary(max_size=8), st.integers(0, 255))
def test_reading_never_raises(text: bytes, parameter: bytes, esm_class: int) -> None:
    head: dict[str, bytes | int] = {"esm_class": esm_class, "short_message": text, "data_coding": 8}
    extras = {receipts.STATE: parameter, receipts.RECEIPTED_ID: parameter}
    receipts.read(told(answer_ids="hex", receipt_ids="decimal"), Pdu("deliver_sm", 0, 1, b"", head, extras))


@pytest.mark.parametrize(
    "wrong",
    [
        {"answer_ids": "hex"},
        {"password": "nine letters"},
        {"system_id": "é"},
        {"system_id": "x" * 16},
        {"source_ton": 256},
        {"long": "cut"},
    ],
    ids=str,
)
def test_settings_that_would_be_cut_or_not_understood_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refused:
        told(**wrong)
    assert "nine letters" not in str(refused.value)


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


@given(st.text(st.sampled_from(sorted((BASIC | EXTENDED) - {"\f", "§"})), max_size=200))
def test_letters_are_coded_as_another_library_codes_them(text: str) -> None:
    """Two that it lacks are left out."""
    assert octets.encoded(text, "gsm7") == gsm_encode(text)


@given(st.text(max_size=700), st.integers(0, 255))
def test_parts_are_as_many_as_are_counted_and_fit(text: str, number: int) -> None:
    try:
        text.encode("utf-16-be")
    except UnicodeEncodeError:
        return
    made = octets.in_parts(text, number)
    assert len(made.parts) == sms_parts(text).parts
    most = 140 if made.coding == 8 else 160
    assert all(len(part) <= most for part in made.parts)


@given(st.integers(0, 2**64))
def test_a_number_is_the_same_in_either_base(number: int) -> None:
    assert same_number(f"{number:X}", "hex") == same_number(f" {number:020d}", "decimal")
