"""`python -m portal restore FILE`: a portal again of what `backup` wrote."""

from pathlib import Path

import click


@click.command(
    help="Make of FILE, which `backup` wrote, a portal again: in the database that DATABASE_URL names, or on the portal's "
    "own server. All or nothing; the portal must not run."
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Give up the portal that is in the database.")
@click.option("--other-version", is_flag=True, help="The server may be a newer PostgreSQL than the backup's.")
def command(file: Path, replace: bool, other_version: bool) -> None:
    """Restore and say what there is now."""
    from portal.commands._sentences import saying_why_not
    from portal.i18n import _
    from portal.process import restore
    from portal.process.database import alone

    with saying_why_not():
        with alone("restore", anew=True):
            told = restore.restore(file, replace, other_version)
        click.echo(
            _(
                "Restored as of {moment}: {rows} rows of {tables} tables, each counted.",
                moment=told.made_at,
                rows=f"{sum(told.rows.values()):,}",
                tables=str(len(told.rows)),
            )
        )
