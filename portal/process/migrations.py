"""Brings the schema up to date: Alembic, configured here instead of in an alembic.ini."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from portal.settings import ROOT


def config(url: str, output: TextIO | None = None) -> Config:
    """Alembic's configuration for a database; `output` is where offline SQL goes."""
    made = Config(output_buffer=output) if output else Config()
    made.set_main_option("script_location", str(ROOT / "db" / "migrations").replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["url"] = url
    return made


def upgrade(url: str, revision: str = "head") -> None:
    """Upgrade a database. Needs its owner's URL; safe to call when there is nothing to do."""
    command.upgrade(config(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Take migrations back down to a revision, or to nothing with "base"."""
    command.downgrade(config(url), revision)


def known(revision: str) -> bool:
    """Whether a revision is one of ours; that of a newer portal is not."""
    return revision in {step.revision for step in ScriptDirectory.from_config(config("")).walk_revisions()}


def head() -> str:
    """The newest revision."""
    return ScriptDirectory.from_config(config("")).get_current_head() or ""


def sql(output: TextIO, revisions: str = "head") -> None:
    """Write the SQL of the migrations without a database, for review."""
    command.upgrade(config("postgresql+psycopg://", output), revisions, sql=True)


def sql_files(folder: Path) -> None:
    """Write the SQL of each migration into a file of its own, so that a linter sees which tables are old to it."""
    folder.mkdir(parents=True, exist_ok=True)
    for revision in ScriptDirectory.from_config(config("")).walk_revisions():
        with (folder / f"{revision.revision}.sql").open("w", encoding="utf-8") as file:
            sql(file, f"{revision.down_revision or 'base'}:{revision.revision}")
