"""Text messages by SMPP: told is what a receipt says; nothing goes twice knowingly, whatever breaks in whichever moment."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from portal.messages import gateways, worker
from portal.messages.sms_text import sms_parts
from tests.messages.conftest import change, events, only, state, try_again
from tests.messages.smpp_centre import SmppCentre, settings_of
from tests.tickets.conftest import Key

Configure = Callable[[str], None]
VIETNAMESE = (
    "Kính gửi quý khách, yêu cầu về việc mất điện tại phường Bình Tiên đã được giải quyết. Trân trọng cảm ơn. "
    * 2
)


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
