"""`python -m portal deadline`: JSON on stdout, or one line on stderr and exit code 2."""

import json
import subprocess
import sys

import pytest

from portal.__main__ import main

ASK = {
    "--profile": "evnhcmc",
    "--category": "contract-change",
    "--clock": "resolve",
    "--start": "2026-08-20T09:30:00+07:00",
}


def ask(*more: str, **changed: str) -> list[str]:
    options = ASK | {f"--{name}": value for name, value in changed.items()}
    return ["deadline", *(word for option in options.items() for word in option), *more]


def test_prints_when_by_which_rule_and_how_it_was_counted(capsys):
    assert main(ask()) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told) == ["due", "rule", "version", "segments"]
    assert (told["due"], told["rule"], told["version"]) == (
        "2026-08-25T00:00:00+07:00",
        "contract-change/resolve",
        1,
    )
    assert told["segments"][2] == {
        "from": "2026-08-22T00:00:00+07:00",
        "to": "2026-08-23T00:00:00+07:00",
        "kind": "running",
        "reason": "swapped_working_day",
        "days": 1,
    }


def test_takes_facts_and_zulu_time(capsys):
    facts = ("--fact", "area=rural", "--fact", "works=no")
    assert main(ask(*facts, category="new-supply", start="2026-08-20T02:30:00Z")) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["due"], told["rule"]) == (
        "2026-08-27T00:00:00+07:00",
        "new-supply/resolve/area=rural,works=no",
    )


def test_no_limit_is_null(capsys):
    assert main(ask(category="inquiry")) == 0
    assert json.loads(capsys.readouterr().out) == {
        "due": None,
        "rule": "inquiry/resolve",
        "version": 1,
        "segments": [],
    }
    assert main(ask(clock="arrive")) == 0
    assert json.loads(capsys.readouterr().out) == {"due": None, "rule": None, "version": None, "segments": []}


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (ask(profile="nowhere"), "no profile 'nowhere'"),
        (ask(profile="../evnhcmc"), "no profile"),
        (ask(category="weather"), "unknown category 'weather'"),
        (ask(category="two\nlines"), "unknown category"),
        (ask(clock="answer"), "unknown clock 'answer'"),
        (ask(start="2026-08-20T09:30:00"), "no zone"),
        (ask(start="2026-08-20"), "no zone"),
        (ask(start="yesterday"), "no ISO date and time"),
        (ask(start="2026-02-30T09:30:00Z"), "no ISO date and time"),
        (ask(start="9999-12-31T23:59:00Z"), "outside the years"),
        (ask("--fact", "area"), "name=value"),
        (ask("--fact", "town=yes"), "unknown fact 'town'"),
        (ask("--fact", "area=sea"), "unknown area 'sea'"),
        (ask("--fact", "area=rural", "--fact", "area=urban"), "two values"),
        (["deadline"], "Missing option"),
        (["deadlines"], "No such command"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(capsys, args, message):
    assert main(args) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert message in told.err


def test_needs_no_database_and_none_of_the_heavy_libraries():
    code = "import sys; from portal.__main__ import main; assert main(sys.argv[1:]) == 0; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, *ask()], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"sqlalchemy", "psycopg", "pandas", "streamlit", "alembic", "pydantic", "babel"}
