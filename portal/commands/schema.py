"""`python -m portal schema`: the schema on paper, db/schema, from a database that the migrations just made."""

from pathlib import Path

import click


@click.command(help="Write what the migrations come to into db/schema, a file for each table and function.")
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Another folder.")
def command(folder: Path | None) -> None:
    """Write the files; needs no running portal and touches no other database."""
    import psycopg

    from portal.process import schema_files
    from portal.process.errors import CannotRun
    from portal.process.scratch_database import scratch_database
    from portal.settings import libpq

    try:
        with scratch_database() as url, psycopg.connect(libpq(url)) as db:
            written = schema_files.write(db, folder or schema_files.FOLDER)
    except CannotRun as problem:
        if problem.details:
            click.echo(problem.details, err=True)
        raise click.ClickException(str(problem)) from None
    click.echo(f"{len(written)} files in {folder or schema_files.FOLDER}")
