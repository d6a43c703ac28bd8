"""A database to work on: the portal's own server if no other is named, created, migrated, with its login role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from tenacity import Retrying, retry_if_exception_message, stop_after_delay, wait_fixed

from portal.i18n import _, lazy
from portal.process.errors import CannotRun
from portal.process.lock import Taken, hold
from portal.process.migrations import known, upgrade
from portal.process.postgres import Postgres
from portal.secret_keys import key
from portal.settings import APP_USER, COMMAND, libpq, settings

AWAY = lazy("The database does not answer or does not let us in.")
#: A file of the data folder: there was a database here, so that one that is missing has been lost.
INSTALLED = "installed"
OLDEST = 15  # of PostgreSQL

# What is granted to a role is noted for the whole server, by database.
OTHER_PORTALS = """
select distinct datname from pg_shdepend d join pg_database b on b.oid = d.dbid
where d.refclassid = 'pg_authid'::regclass and d.refobjid = to_regrole(%s) and datname <> current_database() order by 1
"""

# Those of `public` that no extension brought.
TABLES = """
select relname::text from pg_class c
where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
    and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid and deptype = 'e')
order by 1
"""


class Unreachable(CannotRun):
    """The database does not answer, or does not let us in."""


def own_server(anew: bool = False) -> Postgres:
    """The portal's own server, not yet started.

    Args:
        anew: Whether its data may be made anew where it has gone.

    Raises:
        CannotRun: its data has gone.
    """
    data = settings.var / "postgres"
    if not anew and not data.exists() and (settings.var / INSTALLED).exists():
        text = _(
            "The database that was in {folder} has gone. Put it back, or restore a backup: {command} restore FILE. "
            "To begin with an empty portal, remove {marker}.",
            folder=str(data),
            marker=str(settings.var / INSTALLED),
            command=COMMAND,
        )
        raise CannotRun(text)
    return Postgres(
        data,
        settings.socket_folder,
        key(settings.var, "postgres"),
        settings.var / "log" / "postgres.log",
    )


@contextmanager
def database(doing: str) -> Iterator[None]:
    """A database that answers for as long as the block lasts, for commands other than `run`.

    The named server; or our own, already running beside us or started for the block.
    """
    if not settings.embedded:
        yield
        return
    with ExitStack() as held:
        with suppress(Taken):
            held.enter_context(alone(doing))
        yield


@contextmanager
def alone(doing: str, anew: bool = False) -> Iterator[None]:
    """The same, for what nobody may work beside; `anew` as for `own_server`.

    Raises:
        Taken: a portal of this folder runs.
    """
    with hold(settings.var, doing):
        if not settings.embedded:
            yield
            return
        server = own_server(anew)
        server.start()
        try:
            yield
        finally:
            server.stop()


def prepare() -> None:
    """Create the database on our own server, migrate, and let the application's login role in.

    Raises:
        Unreachable: the server does not answer or refuses.
        CannotRun: the server or what is in the database does not fit; or a migration failed, and the schema is as
            after the last one that did not.
    """
    try:
        if settings.embedded:
            create(settings.database_url)
        else:
            _wait_for(settings.database_url)
        _check_fits(settings.database_url)
        upgrade(settings.database_url)
        close_to_strangers(settings.database_url)
        if not settings.app_database_url_given:
            let_in(settings.database_url, settings.app_database_url)
        if settings.embedded:
            (settings.var / INSTALLED).touch(mode=0o600)
    except psycopg.OperationalError as error:
        raise Unreachable(str(_why()), str(error).strip()) from error
    except OperationalError as error:
        raise Unreachable(str(_why()), str(error.orig).strip()) from error
    except DBAPIError as error:
        raise CannotRun(
            _("A step of the schema failed and was taken back, as said above."), str(error.orig)
        ) from error


def _why() -> str:
    """Of a server of others that it is away; of our own, which has just started, that its data is damaged."""
    if not settings.embedded:
        return str(AWAY)
    return _(
        "The database in {folder} is damaged, or its keys are another installation's. Move the folder away and restore a "
        "backup: {command} restore FILE.",
        folder=str(settings.var / "postgres"),
        command=COMMAND,
    )


def _check_fits(url: str) -> None:
    """Raise `CannotRun` before anything is changed in a database that is not for us."""
    with psycopg.connect(libpq(url)) as db:
        major, name = db.info.server_version // 10_000, db.info.dbname
        if major < OLDEST:
            text = _(
                "The server is PostgreSQL {have}; {want} or newer is needed.",
                have=str(major),
                want=str(OLDEST),
            )
            raise CannotRun(text)
        tables = [table for (table,) in db.execute(TABLES)]
        if tables and "alembic_version" not in tables:
            text = _("In the database {database} there are tables that are no portal's.", database=name)
            raise CannotRun(text, ", ".join(tables[:20]))
        revisions = db.execute("select version_num from alembic_version").fetchall() if tables else []
        if unknown := [revision for (revision,) in revisions if not known(revision)]:
            text = _(
                "The database {database} is of a newer portal (schema {revision}): start that one.",
                database=name,
                revision=", ".join(unknown),
            )
            raise CannotRun(text)


def _wait_for(url: str) -> None:
    """A server that starts at the same time as we do is given some seconds."""
    patience = stop_after_delay(settings.portal_database_patience)
    again = retry_if_exception_message(match=".*(refused|starting up|No such file)")
    retrying = Retrying(stop=patience, wait=wait_fixed(0.5), retry=again, reraise=True)
    retrying(lambda: psycopg.connect(libpq(url)).close())


def create(url: str) -> None:
    """Create the database, if there is none of its name."""
    name = make_url(url).database or ""
    with psycopg.connect(libpq(on_database(url, "postgres")), autocommit=True) as db:
        if not db.execute("select from pg_database where datname = %s", [name]).rowcount:
            db.execute(sql.SQL("create database {}").format(sql.Identifier(name)))


def on_database(url: str, database: str) -> str:
    """The same server, another database."""
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def close_to_strangers(owner_url: str) -> None:
    """Nobody but the owner makes tables of their own, temporary ones included.

    The migrations say so too; but this belongs to a database, not to its schema, and does not travel with a copy.
    """
    with psycopg.connect(libpq(owner_url), autocommit=True) as db:
        open_to_all = "select has_database_privilege('public', current_database(), 'temporary')"
        if db.execute(open_to_all).fetchone() == (True,):
            db.execute(
                sql.SQL("revoke temporary on database {} from public").format(sql.Identifier(db.info.dbname))
            )


def let_in(owner_url: str, app_url: str) -> None:
    """Give the login role its password, unless it has it: only its verifier travels, so no log can show it.

    Raises:
        CannotRun: another portal of this server uses the login, and would be locked out.
    """
    if _is_in(app_url):
        return
    password = (make_url(app_url).password or "").encode()
    with psycopg.connect(libpq(owner_url), autocommit=True) as db:
        _leave_to_others(db)
        verifier = db.pgconn.encrypt_password(password, APP_USER.encode(), b"scram-sha-256").decode()
        db.execute(
            sql.SQL("alter role {} login password {}").format(sql.Identifier(APP_USER), sql.Literal(verifier))
        )


def check_login(db: psycopg.Connection) -> None:
    """Raise `CannotRun` where `let_in` would."""
    if not settings.app_database_url_given and not _is_in(settings.app_database_url):
        _leave_to_others(db)


def _is_in(app_url: str) -> bool:
    try:
        psycopg.connect(libpq(app_url)).close()
    except psycopg.OperationalError:  # it has another password, or none
        return False
    return True


def _leave_to_others(db: psycopg.Connection) -> None:
    """Raise `CannotRun` if the login is used by another portal of a server that is not ours alone."""
    others = [] if settings.embedded else [name for (name,) in db.execute(OTHER_PORTALS, [APP_USER])]
    if others:
        text = _(
            "The login {login} belongs to another portal of this server ({databases}). Make one for this portal, "
            "`create role portal_app_2 login password '…' in role {login}`, and name it in APP_DATABASE_URL.",
            login=APP_USER,
            databases=", ".join(others),
        )
        raise CannotRun(text)
