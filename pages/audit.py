"""Who changed what, and who was shown whose personal data."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from portal import formats
from portal.access import Role
from portal.audit import labels, queries
from portal.audit.labels import PURPOSES, TABLES
from portal.audit.queries import ChangeRow, DisclosureRow
from portal.database import session
from portal.i18n import _
from portal.ui.app import clock, current_user
from portal.ui.components import filters, links, parts
from portal.ui.components.links import to

SHOWN = 100

person, now = current_user.person(), clock.now()
asked = str(st.query_params.get("person", ""))
only = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None
parts.render(
    parts.head(_("Who changed what"), _("The latest {count}; nothing here can be changed.", count=SHOWN))
)
left, right = st.columns([2, 1], vertical_alignment="center")
with left:
    views = {
        "changes": _("By people"),
        "portal": _("By the portal"),
        "disclosures": _("Personal data opened"),
    }
    view = filters.segments("view", _("View"), views)
table = filters.one_of("table", TABLES) or ""
if view != "disclosures":
    with right:
        filters.pick("table", _("Table"), TABLES, _("All tables"))
rows: Sequence[ChangeRow | DisclosureRow]
with session(person) as db:
    if view == "disclosures":
        rows = openings = queries.disclosures(db, person_id=only, most=SHOWN)
    else:
        people = view == "changes"
        rows = changes = queries.changes(db, table=table or None, person_id=only, people=people, most=SHOWN)


def whoever(row: ChangeRow | DisclosureRow) -> tuple[object, str]:
    """The person, who leads to what they did; and the role they had."""
    name = parts.link(row.person, to("audit", view=view, person=row.person_id)) if row.person else ""
    return name, str(Role(row.role).word) if row.role in set(Role) else _("The portal itself")


def change(row: ChangeRow) -> tuple[object, ...]:
    """One change as a line."""
    name = str(TABLES.get(row.table_name, row.table_name))
    done = labels.verb(row.action, row.operation)
    return formats.moment(row.at, now), *whoever(row), done, name, row.unit, labels.row(row.row_key)


def opening(row: DisclosureRow) -> tuple[object, ...]:
    """One opening of personal data as a line."""
    name = str(TABLES.get(row.table_name, row.table_name))
    why = str(PURPOSES.get(row.purpose, row.purpose))
    return formats.moment(row.at, now), *whoever(row), why, name, row.unit, str(row.row_id), row.reference


if only is not None and rows:
    links.show(
        parts.muted(_("Only of {name}.", name=rows[0].person))
        + parts.link(_("See everybody"), to("audit", view=view)),
        key="everybody",
    )
if not rows:
    parts.render(parts.empty(_("Nothing here yet."), symbol="history"))
elif view != "disclosures":
    heads = [_("When"), _("Who"), _("Role"), _("What"), _("Table"), _("Unit"), _("Row")]
    links.show(parts.table(heads, map(change, changes), caption=_("Changes")), key="changes")
else:
    heads = [_("When"), _("Who"), _("Role"), _("For what"), _("Record"), _("Unit"), _("Row"), _("Reference")]
    links.show(parts.table(heads, map(opening, openings), caption=_("Personal data opened")), key="openings")
