"""The data that runs of the tests start from is that of today's migrations, seeds and code, or made anew."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests import template


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one migration and one module, with data that was made from them and kept."""
    monkeypatch.setattr(template, "ROOT", tmp_path)
    monkeypatch.setattr(template, "KEPT", tmp_path / "var")
    monkeypatch.setattr(template, "DATA", ("db",))
    monkeypatch.setattr(template, "imported", lambda: {"seeds.py"})
    monkeypatch.setattr(template.time, "strftime", lambda _form: "this hour")
    for file in ("db/0001.py", "seeds.py", "other.py", "made/postgres/PG_VERSION"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("1")
    template.keep(tmp_path / "made" / "postgres", time.time() + 1)
    return tmp_path


def test_what_was_kept_is_unpacked_as_often_as_it_is_wanted(project: Path) -> None:
    for run in ("one", "two"):
        (project / run).mkdir()
        assert template.unpack(project / run / "postgres")
        assert (project / run / "postgres" / "PG_VERSION").read_text() == "1"


@pytest.mark.parametrize("file", ["db/0001.py", "db/0002.py", "seeds.py"])
def test_it_is_not_what_comes_of_another_file(project: Path, file: str) -> None:
    (project / file).write_text("2")
    assert not template.unpack(project / "postgres")


def test_a_file_that_it_was_not_made_from_is_no_reason(project: Path) -> None:
    (project / "other.py").write_text("2")
    assert template.unpack(project / "postgres")


def test_it_is_not_what_comes_without_a_file(project: Path) -> None:
    (project / "seeds.py").unlink()
    assert not template.unpack(project / "postgres")


def test_an_hour_later_the_demo_is_no_longer_about_now(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template.time, "strftime", lambda _form: "the next")
    assert not template.unpack(project / "postgres")


def test_a_file_saved_while_it_was_made_is_in_no_name(project: Path) -> None:
    (project / "seeds.py").write_text("2")
    template.keep(project / "made" / "postgres", time.time() - 60)
    assert not template.unpack(project / "postgres")


def test_only_the_latest_are_kept(project: Path) -> None:
    for version in range(template.MAX_KEPT + 2):
        (project / "seeds.py").write_text(str(version))
        template.keep(project / "made" / "postgres", time.time() + 1)
    assert len(list((project / "var").glob("*.tar"))) == template.MAX_KEPT
    assert template.unpack(project / "postgres")
