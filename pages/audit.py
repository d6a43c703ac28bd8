"""Who did what, who was shown whose personal data, who came and went; nothing here can be changed."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup
from sqlalchemy.orm import Session

from portal import formats
from portal.audit import queries
from portal.audit.queries import At, RecordName, RowKey
from portal.database import session
from portal.i18n import _, ngettext
from portal.organisation import queries as organisation
from portal.ui.app import clock, current_user
from portal.ui.components import filters, links, parts
from portal.ui.components.export import File, export
from portal.ui.components.links import to
from portal.ui.components.panes import panes
from portal.ui.screens.audit import criteria, lists

SHOWN = 50
DETAIL = 100  #: rows of one action
MAX_EXPORT_ROWS = 5_000
VIEWS = {
    "changes": _("By people"),
    "portal": _("By the portal"),
    "disclosures": _("Personal data opened"),
    "access": _("Sign-ins, roles, exports"),
}

person, now = current_user.person(), clock.now()
view = filters.one_of("view", VIEWS) or "changes"
with session(person) as db:
    names = {str(p.id): p.name for p in organisation.people(db)}
    told = criteria.record() if view in criteria.OF_RECORDS else None
    record = queries.record_named(db, told) if isinstance(told, str) else told
    called = (
        queries.names(db, [RowKey(record.table, record.district_id, str(record.row_id))]) if record else {}
    )
asked = criteria.past(view, record)
begins, chosen = criteria.before(), criteria.opened() if view in criteria.OF_ACTS else None


def here(**more: object) -> str:
    """This list at another place, or narrowed."""
    told = {name: filters.text(name) for name in ("view", "row", "person", "what", "since", "until")}
    return to("audit", **{**told, **more})


def linked(names: Mapping[RowKey, RecordName]) -> lists.ToRecord:
    """A record, which leads to all that became of it."""
    words = lists.in_words(names)

    def link(row: RowKey) -> object:
        number = row.key.split(",")[0]
        if row.district_id is None or not number.isdigit():
            return words(row)
        return parts.link(words(row), here(row=criteria.record_key(row.table, row.district_id, number)))

    return link


def read(db: Session, most: int) -> list[lists.Cells]:
    """The list as it is narrowed, as cells of a file."""
    if view == "access":
        events = queries.access_events(db, asked, most, begins)
        return [lists.access(r, r.at, marked=False) for r in events]
    if view == "disclosures":
        openings = queries.disclosures(db, asked, most, begins)
        words = lists.in_words(queries.names(db, (r.row for r in openings)))
        return [lists.opening(r, r.at, words) for r in openings]
    acts = queries.acts(db, asked, most, begins)
    words = lists.in_words(queries.names(db, (r.row for r in acts)))
    return [lists.act(r, r.at, words) for r in acts]


def file(db: Session) -> File:
    """The list as it is narrowed, as a file."""
    rows = read(db, MAX_EXPORT_ROWS)
    return File(lists.file(HEADS[view](), rows), len(rows))


HEADS = {
    "changes": lists.act_heads,
    "portal": lists.act_heads,
    "disclosures": lists.opening_heads,
    "access": lists.access_heads,
}

with st.container(horizontal=True, vertical_alignment="bottom", key="head"):
    with st.container():
        parts.render(parts.head(_("Who changed what"), _("The newest first; nothing here can be changed.")))
    export(
        person,
        f"audit: {view}",
        file,
        file_name=f"audit-{view}.csv",
        help=_("The list as it is narrowed: {count} rows at most.", count=MAX_EXPORT_ROWS),
    )
filters.segments("view", _("View"), VIEWS)
criteria.draw(view, names, lists.in_words(called)(*called) if called else "")

if told and not record:
    parts.render(parts.empty(_("No record has this code or number."), symbol="search_off"))
    st.stop()

places: list[At]
with session(person) as db:
    if view == "disclosures":
        openings = queries.disclosures(db, asked, SHOWN + 1, begins)
        places = [r.place for r in openings]
        link = linked(queries.names(db, (r.row for r in openings)))
        table = [lists.opening(r, formats.moment(r.at, now), link) for r in openings[:SHOWN]]
    elif view == "access":
        events = queries.access_events(db, asked, SHOWN + 1, begins)
        places = [r.place for r in events]
        table = [lists.access(r, formats.moment(r.at, now)) for r in events[:SHOWN]]
    else:
        acts = queries.acts(db, asked, SHOWN + 1, begins)
        places = [r.place for r in acts]
        leads = [here(before=filters.text("before"), act=criteria.place(r.place)) for r in acts]
        changed = queries.changes_of(db, chosen, DETAIL, people=asked.people) if chosen else []
        counted = queries.changed_by(db, chosen, people=asked.people) if chosen else []
        link = linked(queries.names(db, [a.row for a in acts] + [c.row for c in changed]))
        table = [
            lists.act(r, parts.link(formats.moment(r.at, now), lead), link)
            for r, lead in zip(acts[:SHOWN], leads[:SHOWN], strict=True)
        ]

further = []
if begins:
    further.append(parts.link(_("To the newest"), here()))
if len(places) > SHOWN:
    further.append(parts.link(_("Older"), here(before=criteria.place(places[SHOWN - 1]))))


def list_of_them() -> None:
    """The table, and the way on."""
    if table:
        links.show(parts.table(HEADS[view](), table, caption=VIEWS[view]), key="past")
    else:
        parts.render(parts.empty(_("Nothing here yet."), symbol="history"))
    if further:
        links.show(Markup(" · ").join(further), key="further")


if not chosen:
    list_of_them()
    st.stop()

master, detail = panes(here(before=filters.text("before")), split=(8, 5))
with master:
    list_of_them()
with detail:
    total = sum(c.many for c in counted)
    parts.render(
        parts.section(formats.moment(chosen.at, now), ngettext("{count} row", "{count} rows", total)),
        parts.facts([lists.count(c) for c in counted]),
    )
    heads = [_("What"), _("Record"), _("Unit")]
    links.show(
        parts.table(heads, [lists.change(c, link) for c in changed], caption=_("Changes")),
        key="detail-rows",
    )
    if total > len(changed):
        parts.render(parts.muted(_("The first {count} of them.", count=len(changed))))
