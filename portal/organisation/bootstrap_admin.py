"""The first administrator: somebody has to give the first role, and that is who works on the server."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

FIND = """
    select p.id, p.name, p.email, p.issuer, p.subject from person p
    where p.active and %(who)s in (p.subject, p.email) order by p.id
"""
UNIT = """
    select id, short_name from unit
    where valid @> current_date and case when %(code)s::text is null then kind in ('corporation', 'board', 'it')
                                         else code = %(code)s end
    order by kind = 'it' desc, kind = 'corporation' desc, code limit 1
"""
END = """
    update assignment set valid = tstzrange(lower(valid), greatest(now(), lower(valid)))
    where person_id = %(person)s and valid && tstzrange(now(), null)
"""
GIVE = "insert into assignment (person_id, role, unit_id) values (%(person)s, 'administrator', %(unit)s)"


class CannotAppoint(LookupError):
    """Nobody of that name has signed in yet, several have, or there is no such unit; `str` says which."""


def appoint(db: Connection[Any], who: str, unit: str | None = None) -> tuple[str, str]:
    """Make somebody who has signed in before an administrator from now on; returns their name and unit.

    Args:
        db: a connection of the schema's owner; nothing is committed.
        who: their email, or the subject by which the identity provider names them.
        unit: code of the unit; by default the utility's IT, else its first corporation or board.
    """
    found = db.execute(FIND, {"who": who}).fetchall()
    if not found:
        raise CannotAppoint(f"nobody known as {who!r} has signed in yet: sign in once, then appoint")
    if len(found) > 1:
        raise CannotAppoint(
            f"{who!r} are several: " + ", ".join(f"{subject} of {issuer}" for *_, issuer, subject in found)
        )
    place = db.execute(UNIT, {"code": unit}).fetchone()
    if place is None:
        raise CannotAppoint(
            f"there is no unit {unit!r}" if unit else "no unit is there: run `make seed` first"
        )
    db.execute("select set_config('portal.action', 'organisation.appoint', true)")
    (person, name, *_rest), (unit_id, unit_name) = found[0], place
    for statement in (END, GIVE):
        db.execute(statement, {"person": person, "unit": unit_id})
    return name, unit_name
