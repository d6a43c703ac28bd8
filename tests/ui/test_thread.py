"""The thread says of a message what is so, not what was meant."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.i18n import use
from portal.settings import settings
from portal.tickets.queries.timeline import TicketEvent
from portal.ui.screens.tickets.thread import thread

GATEWAY = '[gateway.texts]\nkind = "http"\nsubmit = { url = "http://127.0.0.1:9/" }\n'
NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
WAITING = TicketEvent(NOW, "queued", None, None, None, None, None, 1, "sms")


def shown(var: Path, gateways: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(settings, "portal_var", var)
    (var / "gateways.toml").write_text(gateways)
    with use("en"):
        return str(thread([WAITING], NOW))


def test_what_waits_without_a_gateway_is_not_being_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = shown(tmp_path, "", monkeypatch)
    assert "being sent" not in said
    assert "was not sent: no gateway" in said


def test_what_waits_for_its_gateway_is_being_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "is being sent" in shown(tmp_path, GATEWAY, monkeypatch)
