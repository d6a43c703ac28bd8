"""`python -m portal outages …`: schedules of planned outages, without a database."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from portal import i18n
from portal.i18n import _
from portal.outages.schedules.reading import MAX_BYTES, Notice, Unread, names, read
from portal.profiles import UnknownProfile, load
from portal.settings import settings

BROKEN_OFF = 2


@click.group()
def command() -> None:
    """Planned outages."""


@command.command("read")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--profile", default=settings.profile, show_default=True, help="Whose time zone the schedule is in."
)
@click.option("--format", "format_", type=click.Choice(["auto", *names()]), default="auto", show_default=True)
@click.option("--language", type=click.Choice(list(i18n.LANGUAGES)), default="en", show_default=True)
@click.pass_context
def read_(ctx: click.Context, file: Path, profile: str, format_: str, language: str) -> None:
    """Read a schedule from FILE (- for standard input) and print each notice as a line of JSON.

    What cannot be read is printed too, as {"unread": the piece word for word, "line": …, "why": …}. Exit code 2 if
    the file as a whole cannot be read; standard error then says why.
    """
    with i18n.use(language):
        try:
            zone = load(profile).zone
        except UnknownProfile as error:
            raise click.BadParameter(str(error), param_hint="--profile") from error
        reading = read(_content(file), file.name, zone, format=format_)
        for piece in reading.pieces:
            _print(_notice(piece) if isinstance(piece, Notice) else _unread(piece))
        sys.stdout.flush()
        if not reading.pieces and not reading.problem:
            click.echo(f"{file}: {_('Nothing is planned by this file.')}", err=True)
        if reading.problem:
            click.echo(f"{file}: {reading.problem}", err=True)
            ctx.exit(BROKEN_OFF)


def _content(file: Path) -> bytes:
    # One byte over the limit is enough to refuse a file; the rest of it is never read.
    try:
        if str(file) == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise click.BadParameter(f"{file}: {error.strerror or error}", param_hint="FILE") from error


def _notice(notice: Notice) -> dict[str, Any]:
    told = {
        "format": notice.format,
        "company": notice.company,
        "start": notice.start.isoformat(),
        "end": notice.end and notice.end.isoformat(),
        "area": notice.area,
        "reason": notice.reason,
        "status": notice.status,
        "line": notice.line,
    }
    extra = {
        "station": notice.station,
        "sheet": notice.sheet,
        "notes": list(notice.notes),
        "more": dict(notice.more),
    }
    return told | {name: value for name, value in extra.items() if value}


def _unread(piece: Unread) -> dict[str, Any]:
    told = {"unread": piece.text, "line": piece.line, "why": piece.why}
    extra = {"column": piece.column, "sheet": piece.sheet}
    return told | {name: value for name, value in extra.items() if value}


def _print(told: dict[str, Any]) -> None:
    try:
        line = json.dumps(told, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # halves of characters have no UTF-8; JSON can still name them
        line = json.dumps(told).encode()
    sys.stdout.buffer.write(line + b"\n")
