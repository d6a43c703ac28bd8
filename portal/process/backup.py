"""Writes everything that a portal cannot be made anew from: its database, its keys, the messages in its folder.

All of it is as at one moment, however much is written meanwhile: the rows are counted and dumped in one snapshot.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg.rows import class_row

from portal import secret_keys
from portal.i18n import _
from portal.process import archive
from portal.process.archive import Manifest, Role, Writer
from portal.process.client_programs import Program, check_server
from portal.process.errors import CannotRun
from portal.settings import APP_USER, VERSION, libpq, settings

DUMP = "database.dump"
KEYS = "secrets.toml"
SENT = "sent"
#: Keys of a server rather than of what lies in it: each installation has its own.
KEYS_OF_THE_SERVER = frozenset({"postgres", "app"})

TABLES = """
select format('%I.%I', nspname, relname) from pg_class c join pg_namespace n on n.oid = relnamespace
where relkind in ('r', 'm') and not starts_with(nspname, 'pg_') and nspname <> 'information_schema'
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and deptype = 'e')
order by 1
"""

# A role is named by what it owns, by what it was granted, by a policy.
ROLES = """
select rolname as name, rolcanlogin as login, rolinherit as inherit,
       array(select g.rolname::text from pg_auth_members m join pg_roles g on g.oid = m.roleid
             where m.member = r.oid order by 1) as member_of
from pg_roles r
where not starts_with(rolname, 'pg_') and rolname <> current_user and not rolname = any (%s)
    and (rolname = %s or exists (
        select from pg_shdepend d join pg_database b on b.oid = d.dbid
        where b.datname = current_database() and d.refclassid = 'pg_authid'::regclass and d.refobjid = r.oid))
order by 1
"""
OUR_ROLES = ["portal_user", "portal_worker", APP_USER, "district_staff", "district_manager", "centre_agent",
             "centre_supervisor", "executive", "administrator"]  # fmt: skip

CONNECT = """
select case grantee when 0 then 'public' else quote_ident(grantee::regrole::text) end, lower(privilege_type)
from pg_database, aclexplode(datacl) where datname = current_database() and grantee <> datdba order by 1, 2
"""

# An owner that is no superuser obeys the policies that are forced on it: each table needs one that shows it everything.
HIDDEN = """
select oid::regclass::text from pg_class c
where relrowsecurity and (relforcerowsecurity or not pg_has_role(relowner, 'usage'))
    and not (select rolsuper or rolbypassrls from pg_roles where rolname = current_user)
    and not exists (select from pg_policy where polrelid = c.oid and polcmd in ('*', 'r') and polpermissive
                    and pg_get_expr(polqual, polrelid) = 'true' and current_user::regrole = any (polroles))
"""


def write(target: Path) -> Manifest:
    """Write a backup into a file that is not there yet; the portal may run and be worked with.

    Raises:
        CannotRun: the file is there or cannot be written, the database is no portal's or its owner cannot see all of it.
    """
    with archive.new(target) as file, psycopg.connect(libpq(settings.database_url)) as db:
        db.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        db.read_only = True
        found = _manifest(db, file)
        _dump(db, file)
        keys = {n: k for n, k in secret_keys.kept(settings.var).items() if n not in KEYS_OF_THE_SERVER}
        file.add(KEYS, io.BytesIO(secret_keys.written(keys).encode()))
        _messages(file)
        file.finish(found)
    return found


def _manifest(db: psycopg.Connection, file: Writer) -> Manifest:
    major = db.info.server_version // 10_000
    check_server(major)
    if not db.execute("select to_regclass('public.alembic_version')").fetchall()[0][0]:
        raise CannotRun(_("The database {database} has no portal in it.", database=db.info.dbname))
    if hidden := [table for (table,) in db.execute(HIDDEN)]:
        raise CannotRun(
            _(
                "DATABASE_URL must be the schema's owner; it does not see all of {tables}.",
                tables=", ".join(hidden),
            )
        )
    revision = ", ".join(sorted(r for (r,) in db.execute("select version_num from alembic_version")))
    profile = [code for (code,) in db.execute("select code from utility")] if revision else []
    grants = db.execute(
        "select datacl is null from pg_database where datname = current_database()"
    ).fetchall()
    return Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        version=VERSION,
        schema=revision,
        profile=", ".join(profile),
        server=major,
        owner=db.info.user,
        rows={table: _count(db, table) for (table,) in db.execute(TABLES).fetchall()},
        roles=db.cursor(row_factory=class_row(Role)).execute(ROLES, [OUR_ROLES, _login()]).fetchall(),
        connect=None if grants[0][0] else [(role, what) for role, what in db.execute(CONNECT)],
        digests=file.digests,
    )


def _login() -> str:
    """The application's login, which no object of the database needs to name."""
    return str(psycopg.conninfo.conninfo_to_dict(libpq(settings.app_database_url)).get("user", ""))


def _count(db: psycopg.Connection, table: str) -> int:
    [(rows,)] = db.execute(f"select count(*) from {table}").fetchall()  # noqa: S608 (quoted by PostgreSQL)
    return int(rows)


def _dump(db: psycopg.Connection, file: Writer) -> None:
    [(snapshot,)] = db.execute("select pg_export_snapshot()").fetchall()
    arguments = ["--format=custom", "--compress=gzip:4", f"--snapshot={snapshot}", "--lock-wait-timeout=60s"]
    [(everything,)] = db.execute(
        "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"
    ).fetchall()
    if not everything:
        arguments.append("--enable-row-security")  # else it refuses to read tables that have policies
    with Program("pg_dump", *arguments, url=settings.database_url, stdout=True) as dump:
        file.add(DUMP, dump.output)


def _messages(file: Writer) -> None:
    """The folder of messages that no gateway took; what goes away meanwhile is left out."""
    folder = settings.var / SENT
    for path in sorted(folder.rglob("*.eml")):
        try:
            with path.open("rb") as content:
                file.add(f"{SENT}/{path.relative_to(folder).as_posix()}", content)
        except FileNotFoundError:
            continue
