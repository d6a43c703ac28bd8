"""The database on paper is the database: db/schema says what the migrations come to, all of it, and nothing else."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path

import psycopg
import pytest
from psycopg.errors import (
    DuplicateObject,
    InvalidForeignKey,
    UndefinedFunction,
    UndefinedObject,
    UndefinedTable,
)

from portal.__main__ import main
from portal.process import schema_files
from portal.process.postgres import INSTALLED
from portal.settings import ROOT, libpq
from tests.cluster import Cluster
from tests.conftest import Copy

NOT_YET = (InvalidForeignKey, UndefinedFunction, UndefinedObject, UndefinedTable)
MIGRATIONS = sorted((ROOT / "db" / "migrations" / "versions").glob("[0-9]*.py"))


def test_the_files_say_what_the_migrations_make(unchanged_database: Copy) -> None:
    with psycopg.connect(libpq(unchanged_database.database.url)) as db:
        catalogue = schema_files.files(db)
    written = schema_files.read()
    differing = sorted(p for p in catalogue.keys() | written.keys() if catalogue.get(p) != written.get(p))
    lines = [
        line
        for path in differing
        for line in unified_diff(
            written.get(path, "").splitlines(),
            catalogue.get(path, "").splitlines(),
            path,
            path,
            n=0,
            lineterm="",
        )
    ]
    assert not differing, "run `make schema` and read what changed:\n" + "\n".join(lines)


def test_the_command_needs_no_portal_and_takes_away_what_is_no_longer_there(tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "gone.sql").write_text("-- a function that a migration dropped\n")
    assert main(["schema", "--to", str(tmp_path)]) == 0
    assert schema_files.read(tmp_path) == schema_files.read()


def test_a_database_made_of_the_files_is_the_same_for_pg_dump(
    cluster: Cluster, unchanged_database: Copy
) -> None:
    """So nothing is left out, of whatever kind: a view, a default privilege, a disabled trigger would be missed here."""
    url, name = unchanged_database.database.url, f"{unchanged_database.name}_of_files"
    cluster.drop(name)
    with psycopg.connect(libpq(cluster.url), autocommit=True) as db:
        db.execute(f"create database {name}")
    try:
        with psycopg.connect(libpq(url)) as db:
            groups = [group for groups in schema_files.statements(db).values() for group in groups]
        with psycopg.connect(libpq(cluster.at(name)), autocommit=True) as db:
            _run([statement for group in groups for statement in group], db)
        assert _dumped(cluster.at(name)) == _dumped(url)
    finally:
        cluster.drop(name)


def _run(statements: Sequence[str], db: psycopg.Connection) -> None:
    """In whatever order they can be run: tables, functions and references name each other."""
    db.execute("set check_function_bodies = off")
    while statements:
        waiting = [statement for statement in statements if not _runs(statement, db)]
        assert len(waiting) < len(statements), "\n".join(waiting)
        statements = waiting


def _runs(statement: str, db: psycopg.Connection) -> bool:
    try:
        db.execute(statement)
    except NOT_YET:
        return False
    except DuplicateObject:  # the server's other databases have the roles too
        assert statement.startswith("CREATE ROLE")
    return True


def _dumped(url: str) -> list[str]:
    """What pg_dump says, without brackets: `a or b or c` gets some more of them when it is parsed again."""
    command = [str(INSTALLED / "bin" / "pg_dump"), "--schema-only", "--restrict-key=none", libpq(url)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return sorted(re.sub("[()]", "", line) for line in lines if line and not line.startswith("--"))


@pytest.mark.parametrize("file", MIGRATIONS, ids=lambda f: f.stem)
def test_up_and_down_are_two_plain_texts(file: Path) -> None:
    """What serves both ways must be filled in by the reader's head before it says what the database becomes."""
    names = _named(ast.parse(file.read_text("utf-8")))
    both = _reached("upgrade", names) & _reached("downgrade", names)
    assert not both, f"{sorted(both)} in {file.name}"


def _named(module: ast.Module) -> dict[str, ast.AST]:
    """What a migration defines, by name."""
    names: dict[str, ast.AST] = {n.name: n for n in module.body if isinstance(n, ast.FunctionDef)}
    assigned = [n for n in module.body if isinstance(n, ast.Assign)]
    return names | {t.id: n.value for n in assigned for t in n.targets if isinstance(t, ast.Name)}


def _reached(name: str, names: dict[str, ast.AST]) -> set[str]:
    """The names of the module that this one is made of, at whatever distance."""
    used = {n.id for n in ast.walk(names[name]) if isinstance(n, ast.Name) and n.id in names}
    return used.union(*(_reached(other, names) for other in used))
