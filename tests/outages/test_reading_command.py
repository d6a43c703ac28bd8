"""`python -m portal outages read`: lines of JSON, exit codes, and nothing of the database."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from portal.commands.outages import command
from tests.outages.schedules import DATA, HEADING, ROW

PUBLISHED = DATA / "published-outages.csv"


def run(*arguments: str, given: bytes | None = None):
    return CliRunner().invoke(command, ["read", *arguments], input=given)


def told(result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_notice_is_a_line_of_json():
    result = run(str(PUBLISHED))
    assert result.exit_code == 0
    assert len(told(result)) == 30
    assert told(result)[26] == {
        "format": "table",
        "company": None,
        "start": "2026-02-08T23:30:00+07:00",
        "end": "2026-02-08T23:59:00+07:00",
        "area": "Khu vực từ Ngã 4 Bình Chuẩn dọc đường Lý Tự Trọng đến Cây xăng Khánh Hội; các đường Bình Chuẩn 31, "
        "40, 42, 43, 76 (phường Thuận Giao); các đường Tân Khánh 09, 12, 15 (phường Tân Khánh), TP Hồ Chí Minh",
        "reason": None,
        "status": "Kế hoạch",
        "line": 28,
    }


def test_standard_input_is_read_as_the_file_is():
    assert told(run("-", given=PUBLISHED.read_bytes())) == told(run(str(PUBLISHED)))


def test_what_is_not_read_is_told_word_for_word_and_is_no_failure():
    bad = "31/2/2026,8:00,9:00,Phường A,K"
    result = run("-", given=f"{HEADING}\n{bad}\n{ROW}\n".encode())
    first, second = told(result)
    assert first == {
        "unread": bad,
        "line": 2,
        "why": "“31/2/2026”: that month has no day 31",
        "column": "Ngày",
    }
    assert (second["line"], result.exit_code) == (3, 0)


def test_halves_of_characters_can_be_told_too():
    result = run("-", given=f"{HEADING}\n26/11/2025,8:00,9:00,\ud800,K\n".encode("utf-16", "surrogatepass"))
    assert told(result)[0]["unread"] == "26/11/2025,8:00,9:00,\ud800,K"


def test_a_file_that_is_no_schedule_is_exit_code_2_and_one_line():
    result = run("-", given=b"\x89PNG\r\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "-: This is a PNG file; save the schedule as .csv or .xlsx\n"


@pytest.mark.parametrize("arguments", [["no-such-file.csv"], ["--profile", "nobody", str(PUBLISHED)], ["."]])
def test_a_mistake_of_the_caller_is_exit_code_2(arguments: list[str]):
    assert run(*arguments).exit_code == 2


def test_the_words_are_in_the_language_asked_for():
    assert "trang web" in run("--language", "vi", "-", given=b"<html>").stderr


def test_the_times_are_in_the_zone_of_the_profile():
    table = b"Date,From,To,Area\n1.7.2026,8:00,9:00,A\n1.12.2026,8:00,9:00,A\n"
    starts = [each["start"] for each in told(run("--profile", "ooek", "-", given=table))]
    assert starts == ["2026-07-01T08:00:00+03:00", "2026-12-01T08:00:00+02:00"]


def test_neither_database_nor_pandas_nor_streamlit_is_imported():
    script = (
        "import sys; sys.argv = ['portal', 'outages', 'read', sys.argv[1]]; from portal.__main__ import main; "
        "code = main(); print(*sys.modules, file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(PUBLISHED)], capture_output=True, text=True, check=True
    )
    assert {"sqlalchemy", "psycopg", "pandas", "streamlit", "openpyxl"}.isdisjoint(done.stderr.split())
    assert len(done.stdout.splitlines()) == 30
