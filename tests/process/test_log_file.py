"""Logs stay within their bounds while their part runs, are read by their owner only, and lose no line on the way."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import logs
from portal.process import log_file
from portal.process.child import Child
from portal.process.log_file import KEPT, LogFile
from portal.settings import ROOT, settings

TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "portal_log_mb", 0.001)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LogFile]:
    """A log that is looked after at every line."""
    monkeypatch.setattr(time, "monotonic", iter(range(0, 10**9, 2)).__next__)
    made = LogFile(tmp_path / "worker.log")
    yield made
    made.close()


def test_a_log_that_is_written_to_for_ever_takes_bounded_room_and_nobody_else_reads_it(file: LogFile) -> None:
    for nth in range(1000):
        file.write(b"%060d\n" % nth)
    files = sorted(file.path.parent.iterdir())
    assert len(files) == KEPT + 1
    assert all(path.stat().st_size < 1200 for path in files)
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    kept = [
        int(line) for path in reversed([*files[1:], files[0]][:KEPT]) for line in path.read_text().split()
    ]
    assert kept == list(range(kept[0], kept[0] + len(kept)))


def test_what_is_old_goes(file: LogFile) -> None:
    old, new = (file.path.with_name(f"worker.log.{nth}") for nth in (4, 1))
    for path, days in ((old, settings.portal_log_days + 1), (new, 1)):
        path.touch()
        os.utime(path, (time.time() - days * 86_400,) * 2)
    file.write(b"now\n")
    assert (old.exists(), new.exists()) == (False, True)


def test_a_file_that_logrotate_moved_is_begun_anew(file: LogFile) -> None:
    file.write(b"before\n")
    file.path.rename(file.path.with_suffix(".rotated"))
    file.write(b"after\n")
    assert file.path.read_bytes() == b"after\n"


def test_a_link_in_its_place_is_not_followed(file: LogFile, tmp_path: Path) -> None:
    (tmp_path / "dear").write_text("kept")
    file.path.symlink_to(tmp_path / "dear")
    file.write(b"line\n")
    assert (tmp_path / "dear").read_text() == "kept"


def test_a_disk_without_room_costs_lines_and_no_process() -> None:
    full = LogFile(Path("/dev/full"))
    full.write(b"line\n")
    code = "import sys\nfor n in range(20_000): print('x' * 100)\nsys.exit(7)"
    child = Child("talker", [sys.executable, "-S", "-c", code], Path("/dev/full"))
    child.start()
    assert child.process is not None
    assert child.process.wait(timeout=30) == 7


@pytest.mark.parametrize("form", ["text", "json"])
def test_every_line_has_its_time_whoever_prints_it(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "portal_log", form)
    monkeypatch.setattr(settings, "portal_log_mb", 1)
    code = f"""
import logging
from portal import logs
logs.configure("worker", {form!r}, "INFO")
with logs.request() as number:
    logging.getLogger("portal.worker").info("Có %s", "điện")
    logging.getLogger("httpx").info("GET https://id/?code=secret")
    try:
        raise ValueError("0901000218")
    except ValueError:
        logging.getLogger("other").exception("failed")
print("plain words")
"""
    child = Child("worker", [sys.executable, "-c", code], tmp_path / "log", folder=ROOT)
    child.start()
    assert child.process is not None
    child.process.wait(timeout=30)
    said = child.last_lines()
    assert "secret" not in said
    assert "0901000218" not in said
    if form == "json":
        lines = [json.loads(line) for line in said.splitlines()]
        assert [line["message"] for line in lines] == ["Có điện", "failed (ValueError)", "plain words"]
        assert [line["source"] for line in lines] == ["portal.worker", "worker.other", "worker"]
        assert lines[0]["request"] == lines[1]["request"] != ""
        assert all(re.fullmatch(TIME, line["time"]) for line in lines)
    else:
        assert re.fullmatch(
            rf"{TIME} INFO portal\.worker \[[0-9A-F]{{8}}\] Có điện\n{TIME} ERROR worker\.other \[[0-9A-F]{{8}}\] failed .*\n{TIME} INFO worker plain words",
            said,
        )


def test_requests_beside_each_other_have_numbers_of_their_own() -> None:
    with logs.request() as one:
        with logs.request() as other:
            assert logs.number() == other != one
        assert logs.number() == one
    assert logs.number() == ""


def test_a_number_that_a_person_reads_is_that_of_the_request(caplog: pytest.LogCaptureFixture) -> None:
    from portal.ui.forms.errors import record

    with logs.request() as number, caplog.at_level(logging.ERROR):
        assert record(RuntimeError("0901000218")) == number
    assert number in caplog.text
    assert "0901000218" not in caplog.text


def test_the_rest_of_an_event_stays_with_it() -> None:
    assert log_file.dressed("worker", b'  File "x.py", line 1') == b'  File "x.py", line 1\n'
