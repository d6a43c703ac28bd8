"""Runs the demo's SQL: {name} in a file is a value, or a piece of SQL."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from psycopg import Connection, sql

FOLDER = Path(__file__).with_name("sql")


def run(
    db: Connection[Any], name: str, values: dict[str, Any] | None = None, **pieces: sql.Composable
) -> None:
    """Execute the statements of sql/<name>.sql. Values stand in them as literals, so the planner knows them."""
    told = {key: sql.Literal(value) for key, value in (values or {}).items()}
    db.execute(sql.SQL(_text(name)).format(**told | pieces))


def text(template: str, **expressions: str) -> sql.Composable:
    """An expression that fills a template such as "{house} {street}" with SQL expressions by name."""
    parts: list[sql.Composable] = []
    for literal, name in re.findall(r"([^{]*)(?:\{(\w+)\})?", template):
        if literal:
            parts.append(sql.Literal(literal))
        if name:
            parts.append(sql.SQL(expressions[name]))
    return sql.SQL("({})").format(sql.SQL(" || ").join(parts))


def _text(name: str) -> str:
    return (FOLDER / f"{name}.sql").read_text("utf-8")
