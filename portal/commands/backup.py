"""`python -m portal backup FILE`: everything a portal cannot be made anew from, in one file."""

from pathlib import Path

import click


@click.command(
    help="Write the database, the keys and the folder of messages into FILE, as they are at this moment. People may go on "
    "working. FILE must not be there yet; only its owner can read it, and it has everything that the database has."
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Write it and say what is in it."""
    from portal.commands._sentences import saying_why_not
    from portal.i18n import _
    from portal.process import backup
    from portal.process.database import database

    with saying_why_not():
        with database("backup"):
            told = backup.write(file)
        click.echo(
            _(
                "{file}: {rows} rows of {tables} tables, schema {schema}, {size} MB.",
                file=str(file),
                rows=f"{sum(told.rows.values()):,}",
                tables=str(len(told.rows)),
                schema=told.schema,
                size=f"{file.stat().st_size / 1e6:,.1f}",
            )
        )
