"""Who changed what, and who was shown whose personal data."""

from __future__ import annotations

from portal import formats
from portal.access import Role
from portal.audit import queries
from portal.audit.words import PURPOSES, TABLES, verb
from portal.database import session
from portal.organisation.model import ROLE_WORDS
from portal.ui import clock, parts, who
from portal.ui.choice import choice, pick
from portal.words import _

SHOWN = 100

person = who.person()
parts.show(parts.head(_("Who changed what"), _("The latest {count}; nothing here can be changed.", count=SHOWN)))
view = choice("view", _("View"), {"changes": _("Changes"), "disclosures": _("Personal data opened")})


def role_words(role: str) -> str:
    """The role in words; the portal itself where nobody acted."""
    return str(ROLE_WORDS[Role(role)]) if role in set(Role) else _("The portal itself")


if view == "changes":
    table = pick("table", _("Table"), {"": _("All tables"), **TABLES})
    with session(person) as db:
        rows = queries.changes(db, table=table or None, person_id=None, most=SHOWN)
    parts.show(
        parts.table(
            [_("When"), _("Who"), _("Role"), _("What"), _("Table"), _("Unit"), _("Row")],
            [
                (
                    formats.moment(c.at, clock.now()), c.person, role_words(c.role), verb(c.action, c.operation),
                    str(TABLES.get(c.table_name, c.table_name)), c.unit, c.row_key,
                )
                for c in rows
            ],
            caption=_("Changes"),
        )
    )  # fmt: skip
else:
    with session(person) as db:
        rows = queries.disclosures(db, person_id=None, most=SHOWN)
    parts.show(
        parts.table(
            [_("When"), _("Who"), _("Role"), _("For what"), _("Record"), _("Unit"), _("Row"), _("Reference")],
            [
                (
                    formats.moment(d.at, clock.now()), d.person, role_words(d.role),
                    str(PURPOSES.get(d.purpose, d.purpose)), str(TABLES.get(d.table_name, d.table_name)), d.unit,
                    str(d.row_id), d.reference,
                )
                for d in rows
            ],
            caption=_("Personal data opened"),
        )
    )  # fmt: skip
