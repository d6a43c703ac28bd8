"""What `make chaos` will do and say; the blows themselves fall where somebody asks for them."""

from __future__ import annotations

from click.testing import CliRunner

from chaos.__main__ import command
from chaos.blows import PLAN, Outcome
from chaos.table import failed, lines


def test_every_blow_falls_in_a_full_run_and_some_in_a_minute() -> None:
    assert all(planned.times > 0 for planned in PLAN)
    assert 5 <= sum(planned.small > 0 for planned in PLAN) < len(PLAN)


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
    for wrong in (Outcome("a", lost=1), Outcome("a", doubled=1), Outcome("a", wrong=["no worker"])):
        assert failed([stood, wrong])
