"""Makes of a backup a portal again, in one transaction: what breaks off in the middle has changed nothing."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import IO

import psycopg
from psycopg import sql

from db.migrations.roles import PREPARE
from portal import secret_keys
from portal.i18n import _
from portal.process import archive, migrations
from portal.process.archive import Manifest, Reader, Role
from portal.process.backup import DUMP, KEYS, SENT, TABLES
from portal.process.client_programs import Program, check_server
from portal.process.database import check_login, create, prepare
from portal.process.errors import CannotRun
from portal.settings import libpq, settings

HEADER = 60  # lines of a script before the first object
NEW_SCHEMA = """
drop schema if exists demo cascade;
drop schema public cascade;
create schema public authorization pg_database_owner;
grant usage on schema public to public;
"""
OTHERS = """
select count(*) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
"""
# The owner's policies name the owner, who may be called otherwise here.
OWN_POLICIES = """
do $$
declare p record;
begin
    for p in select polname, polrelid::regclass as of_table,
                    (select string_agg(case when rolname = {owner} then quote_ident(current_user)
                                            else quote_ident(rolname) end, ', ')
                     from pg_roles where oid = any (polroles)) as roles
             from pg_policy where {owner} in (select rolname from pg_roles where oid = any (polroles)) loop
        execute format('alter policy %I on %s to %s', p.polname, p.of_table, p.roles);
    end loop;
end $$;
"""
AS_COUNTED = """
do $$
declare t text; wanted bigint; found bigint;
begin
    for t, wanted in select key, value::bigint from jsonb_each_text({rows}::jsonb) loop
        execute format('select count(*) from %s', t) into found;
        if found <> wanted then
            raise exception 'of % there are % rows, not %', t, found, wanted;
        end if;
    end loop;
end $$;
"""


def restore(file: Path, replace: bool = False, other_version: bool = False) -> Manifest:
    """Restore a backup into the database that the settings name, and bring its schema up to date.

    Whoever calls holds the installation, so that no portal of this folder runs.

    Args:
        file: A backup.
        replace: Whether a portal that is in the database gives way.
        other_version: Whether the server may be a newer PostgreSQL than the backup's.

    Raises:
        CannotRun: it is no whole backup, does not fit, or something else is in the way. The database is as it was then; of the
            messages of the folder some may have been put there. Also when what was restored cannot be brought up to date.
    """
    with archive.opened(file) as backup:
        if settings.embedded:
            create(settings.database_url)
        with psycopg.connect(libpq(settings.database_url)) as db:
            _check(db, backup.manifest, replace, other_version)
            before, after = _script(db, backup.manifest, replace)
            same_owner, major = db.info.user == backup.manifest.owner, db.info.server_version // 10_000
        _messages(backup)
        _database(backup, before, after, same_owner, major)
        secret_keys.adopt(settings.var, secret_keys.parsed(backup.text(KEYS)))
    prepare()
    with psycopg.connect(libpq(settings.database_url), autocommit=True) as db:
        db.execute("analyze")
    return backup.manifest


def _check(db: psycopg.Connection, told: Manifest, replace: bool, other_version: bool) -> None:
    major = db.info.server_version // 10_000
    check_server(major)
    if major < told.server or (major > told.server and not other_version):
        raise CannotRun(_version_words(major, told.server))
    if not migrations.known(told.schema):
        raise CannotRun(
            _("The backup is of a newer portal ({version}): update this one first.", version=told.version)
        )
    if told.profile not in ("", settings.profile):
        raise CannotRun(
            _(
                "The backup belongs to the profile {profile}: set PORTAL_PROFILE={profile}.",
                profile=told.profile,
            )
        )
    [(others,)] = db.execute(OTHERS).fetchall()
    if others:
        raise CannotRun(
            _("Others work with the database ({count} connections): stop the portal first.", count=others)
        )
    _check_empty(db, replace)
    check_login(db)


def _version_words(have: int, backup: int) -> str:
    if have < backup:
        return _(
            "The backup is of PostgreSQL {backup}, this server is {server}: restore it on one that is not older.",
            backup=str(backup),
            server=str(have),
        )
    return _(
        "The backup is of PostgreSQL {backup}, this server is {server}. If it is meant to move there, say --other-version.",
        backup=str(backup),
        server=str(have),
    )


def _check_empty(db: psycopg.Connection, replace: bool) -> None:
    tables = [table for (table,) in db.execute(TABLES)]
    if not tables:
        return
    if "public.alembic_version" not in tables:
        text = _("In the database {database} there are tables that are no portal's.", database=db.info.dbname)
        raise CannotRun(text, ", ".join(tables[:20]))
    if not replace:
        raise CannotRun(
            _(
                "There is a portal in the database {database} already. To give it up for the backup, say --replace.",
                database=db.info.dbname,
            )
        )


def _script(db: psycopg.Connection, told: Manifest, replace: bool) -> tuple[str, str]:
    """What runs before and after the dump, in its transaction."""
    have = {name for (name,) in db.execute("select rolname from pg_roles")}
    missing = [role for role in told.roles if role.name not in have]
    lost_owner = told.owner not in have
    rows = sql.Literal(json.dumps(told.rows))
    before: list[sql.Composable] = [
        sql.SQL("begin;\nset local lock_timeout = '5s';\n"),
        sql.SQL(PREPARE),
        *map(_create_role, missing),
        *(_membership(role) for role in missing),
    ]
    if lost_owner:
        before.append(sql.SQL("create role {} nologin;\n").format(sql.Identifier(told.owner)))
    if replace:
        before.append(sql.SQL(NEW_SCHEMA))
    after: list[sql.Composable] = [
        sql.SQL("set search_path = public;\nset row_security = on;\n"),
        sql.SQL(OWN_POLICIES).format(owner=sql.Literal(told.owner)),
        *_database_grants(db.info.dbname, told),
        sql.SQL(AS_COUNTED).format(rows=rows),
    ]
    if lost_owner:
        after.append(
            sql.SQL("grant {0} to current_user;\ndrop owned by {0};\ndrop role {0};\n").format(
                sql.Identifier(told.owner)
            )
        )
    after.append(sql.SQL("commit;\n"))
    return "".join(part.as_string(db) for part in before), "".join(part.as_string(db) for part in after)


def _create_role(role: Role) -> sql.Composable:
    """Without a password: nobody signs in as it before somebody gives it one."""
    options = f"{'login' if role.login else 'nologin'} {'inherit' if role.inherit else 'noinherit'}"
    return sql.SQL("create role {} " + options + ";\n").format(sql.Identifier(role.name))


def _membership(role: Role) -> sql.Composable:
    one = sql.SQL("grant {} to {};\n")
    ours = (group for group in role.member_of if not group.startswith("pg_"))
    return sql.Composed([one.format(sql.Identifier(group), sql.Identifier(role.name)) for group in ours])


def _database_grants(database: str, told: Manifest) -> Iterator[sql.Composable]:
    """Who may connect to the database and make temporary tables: that is no part of a dump."""
    if told.connect is None:
        return
    name = sql.Identifier(database)
    yield sql.SQL("revoke all on database {} from public;\n").format(name)
    for grantee, privilege in told.connect:
        # Both as PostgreSQL writes them: the name is quoted where it must be.
        yield sql.SQL(f"grant {privilege} on database {{}} to {grantee};\n").format(name)


def _database(backup: Reader, before: str, after: str, same_owner: bool, major: int) -> None:
    """Stream the dump as a script, between what comes before and after; without its end nothing is committed."""
    quiet = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse"]
    with Program("psql", *quiet, url=settings.database_url, stdin=True) as server:
        server.input.write(before.encode())
        if same_owner:
            _stream(backup, server.input, major)
        else:
            listed = _contents(backup)
            default = [line for line in listed if " DEFAULT ACL " in line]
            _stream(backup, server.input, major, [line for line in listed if line not in default])
            if default:
                server.input.write(_for_us(backup, default))
        server.input.write(after.encode())


def _stream(backup: Reader, into: IO[bytes], major: int, only: list[str] | None = None) -> None:
    """The script of the dump; `only` are the lines of its contents that are wanted."""
    with _listed(only) as wanted, _script_of(backup, *wanted) as script:
        for _line in range(HEADER):
            line = script.output.readline()
            if major < 17 and line.startswith(b"SET transaction_timeout"):
                continue  # which that server does not know
            into.write(line)
        shutil.copyfileobj(script.output, into, archive.CHUNK)


def _contents(backup: Reader) -> list[str]:
    with _fed(backup, Program("pg_restore", "--list", stdin=True, stdout=True)) as listing:
        lines = listing.output.read().decode().splitlines()
    return [line for line in lines if not line.startswith(";")]


def _for_us(backup: Reader, default: list[str]) -> bytes:
    """The default privileges of the owner, for whoever owns it here."""
    with _listed(default) as wanted, _script_of(backup, *wanted) as script:
        lines = [line for line in script.output.read().splitlines() if line.startswith(b"ALTER DEFAULT")]
    return (
        b"\n".join(re.sub(rb'FOR ROLE ("[^"]+"|\S+)', b"FOR ROLE current_user", line) for line in lines)
        + b"\n"
    )


@contextmanager
def _listed(lines: list[str] | None) -> Iterator[list[str]]:
    """The arguments for these lines of the contents alone; none for everything."""
    if lines is None:
        yield []
        return
    with NamedTemporaryFile("w", suffix=".list", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        yield [f"--use-list={file.name}"]


def _script_of(backup: Reader, *more: str) -> Program:
    return _fed(backup, Program("pg_restore", "--no-owner", "--file=-", *more, stdin=True, stdout=True))


def _fed(backup: Reader, program: Program) -> Program:
    """Give it the dump to read, while somebody reads what it makes of it."""

    def feed() -> None:
        try:
            with backup.open(DUMP) as dump, program.input as pipe:
                shutil.copyfileobj(dump, pipe, archive.CHUNK)
        except (BrokenPipeError, ValueError):  # it has read what it wanted
            pass

    threading.Thread(target=feed, daemon=True).start()
    return program


def _messages(backup: Reader) -> None:
    """Each message into its folder, unless it lies there."""
    for name in backup.names:
        path = PurePosixPath(name)
        if path.parts[0] != SENT:
            continue
        if path.is_absolute() or ".." in path.parts or path.suffix != ".eml":
            raise CannotRun(_("The backup wants to write to {path}; it is none of ours.", path=name))
        target = settings.var / path
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_suffix(".part")
            part.touch(mode=0o600)
            with part.open("wb") as out, backup.open(name) as content:
                shutil.copyfileobj(content, out)
            part.replace(target)
