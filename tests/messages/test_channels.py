"""Channels, found by their files: for want of a gateway a letter is kept where the administrator can read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.customers.models import NOTIFY_BY, Customer
from portal.fields import fields_of
from portal.messages import channels, dispatch, folder
from portal.messages.channels import Channel
from portal.messages.letters import Letter
from portal.messages.models import Message
from portal.messages.outcomes import Kept
from portal.settings import settings

EVERY = pytest.mark.parametrize("channel", channels.channels().values(), ids=list(channels.channels()))


@pytest.fixture
def sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "portal_var", tmp_path)
    return tmp_path / "sent"


def letter(channel: str) -> Letter:
    return Letter(channel, "0901000218", "Lịch cắt điện", "Từ 08:00 đến 11:00.", "outage:1:2:posted:3")


def test_each_file_is_a_channel_of_its_name() -> None:
    files = {file.stem for file in Path(channels.__file__).parent.glob("*.py")} - {"__init__"}
    assert set(channels.channels()) == files


def test_customers_can_wish_every_channel_and_the_outbox_can_hold_it() -> None:
    assert set(channels.words()) < set(NOTIFY_BY)
    assert set(channels.words()) == set(fields_of(Message)["channel"].field.options())


@EVERY
def test_a_channel_writes_to_a_personal_column_that_has_a_rule_and_a_mask(channel: Channel) -> None:
    field = fields_of(Customer)[channel.address].field
    assert field.personal
    assert field.rules
    assert field.masked


@EVERY
def test_without_a_server_a_letter_is_kept_once_and_can_be_read(channel: Channel, sent: Path) -> None:
    for _attempt in range(2):
        assert dispatch.send(letter(channel.key)) == Kept()
    assert len(list((sent / channel.key).iterdir())) == 1
    assert folder.read(channel.key, letter(channel.key).dedupe_key) == "Từ 08:00 đến 11:00."


def test_a_text_message_is_kept_even_where_a_mail_server_is_set(
    sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "smtp_host", "127.0.0.1")
    assert dispatch.send(letter("sms")) == Kept()
    assert len(list((sent / "sms").iterdir())) == 1


def test_a_channel_that_is_none_sends_nothing(sent: Path) -> None:
    with pytest.raises(KeyError):
        dispatch.send(letter("pigeon"))
    assert not sent.exists()
