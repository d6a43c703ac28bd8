"""What a receipt of a text message says, and what is none: read without ever failing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from portal.messages.configuration import SmppSettings
from portal.messages.gateways.smpp import receipts
from portal.messages.gateways.smpp.connection import Pdu
from portal.messages.gateways.smpp.receipts import same_number


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


@given(st.integers(0, 2**64))
def test_a_number_is_the_same_in_either_base(number: int) -> None:
    assert same_number(f"{number:X}", "hex") == same_number(f" {number:020d}", "decimal")
