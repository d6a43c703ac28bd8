"""Brings the schema up to date: Alembic, configured here instead of in an alembic.ini."""

from __future__ import annotations

from typing import TextIO

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import make_url

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


def sql(output: TextIO, revisions: str = "head") -> None:
    """Write the SQL of the migrations without a database, for review and for the linter."""
    command.upgrade(config("postgresql+psycopg://", output), revisions, sql=True)


def libpq(url: str) -> str:
    """A URL of SQLAlchemy as libpq reads it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
