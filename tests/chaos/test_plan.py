"""What `make chaos` will do and say; the blows themselves fall where somebody asks for them."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from chaos import place as places
from chaos.__main__ import command
from chaos.blows import PLAN, Planned, fallen
from chaos.outcome import Outcome
from chaos.place import NotReady, Place
from chaos.table import failed, lines
from chaos.uploads import Screen
from portal.gate.quotas import UPLOAD
from portal.settings import settings


def test_every_blow_falls_in_a_full_run_and_some_in_a_small_one() -> None:
    assert all(planned.times > 0 for planned in PLAN)
    assert 5 <= sum(planned.small > 0 for planned in PLAN) < len(PLAN)
    assert len({planned.name for planned in PLAN}) == len(PLAN)


def test_it_says_what_it_does_without_doing_it() -> None:
    assert "writes" in CliRunner().invoke(command, ["--help"]).output


def test_one_word_lost_is_a_failure_and_a_skipped_blow_is_none() -> None:
    stood = Outcome("worker killed", tried=3, confirmed=90, away=[0.4, 1.2])
    skipped = Outcome("disk full", skipped="nobody may mount here")
    assert not failed([stood, skipped])
    assert [line.split() for line in lines([stood, skipped])][1] == [
        "worker",
        "killed",
        "3",
        "90",
        "0",
        "0",
        "1.2",
    ]
    for wrong in (
        Outcome("a", confirmed=9, lost=1),
        Outcome("a", confirmed=9, doubled=1),
        Outcome("a", confirmed=9, wrong=["no worker"]),
    ):
        assert failed([stood, wrong])


def test_a_blow_during_which_nothing_was_confirmed_proves_nothing() -> None:
    assert failed([Outcome("a", tried=3)])
    assert "nothing was confirmed" in "\n".join(lines([Outcome("a", tried=3)]))


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder for a portal, on a port where nobody answers."""
    monkeypatch.setattr(settings, "portal_var", tmp_path)
    monkeypatch.setattr(settings, "portal_public_url", "http://127.0.0.1:9")
    return tmp_path


def test_a_portal_that_ends_at_once_is_not_waited_for_and_its_last_words_are_said(var: Path) -> None:
    place = Place({"PORTAL_VAR": str(var), "PORTAL_PROFILE": "nowhere"})
    with pytest.raises(NotReady, match=r"ended with 1: .*nowhere"):
        place.start()


def test_a_portal_that_never_becomes_ready_fails_the_run(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "PATIENCE", 0.2)

    def start(place: Place) -> float:
        place.process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        return place.until_ready()

    def beaten(place: Place, _times: int, outcome: Outcome) -> None:
        outcome.tried, outcome.confirmed = 1, 90
        outcome.away.append(place.start())

    monkeypatch.setattr(Place, "start", start)
    place = Place()
    try:
        outcome = fallen(Planned("killed", beaten, 1, 1), place, 1)
    finally:
        place.stop()
    assert outcome.confirmed == 90
    assert failed([outcome])
    assert "not ready in 0 s" in "\n".join(lines([outcome]))


def test_a_strangers_portal_is_not_beaten(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        monkeypatch.setattr(settings, "portal_port", stranger.getsockname()[1])
        with pytest.raises(NotReady, match="something else listens"), places.running():
            pass
    assert not (var / "terminal.log").exists()


def test_its_uploads_go_where_the_gate_takes_some() -> None:
    with httpx.Client() as browser:
        assert UPLOAD.fullmatch(Screen("a-screen", browser).somewhere())
