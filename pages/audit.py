"""Who did what, who was shown whose personal data, who came and went; nothing here can be changed."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup
from sqlalchemy.orm import Session

from portal import formats
from portal.audit import queries
from portal.audit.queries import At, Past
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
    told = criteria.record()
    record = queries.record_named(db, told) if isinstance(told, str) else told
asked = criteria.past(view, record)
begins, chosen = criteria.before(), criteria.opened()


def here(**more: object) -> str:
    """This list at another place, or narrowed."""
    told = {name: filters.text(name) for name in ("view", "row", "person", "what", "since", "until")}
    return to("audit", **{**told, **more})


def linked(table: str, district: int | None, key: str) -> object:
    """A record, which leads to all that became of it."""
    words = lists.named(table, district, key)
    number = key.split(",")[0]
    if district is None or not number.isdigit():
        return words
    return parts.link(words, here(row=criteria.record_key(table, district, number)))


def read(db: Session, past: Past, most: int, before: At | None) -> list[tuple[lists.Cells, At]]:
    """A page of the list, as cells of a file."""
    if view == "disclosures":
        return [
            (lists.opening(r, r.at, lists.named), r.place)
            for r in queries.disclosures(db, past, most, before)
        ]
    if view == "access":
        return [
            (lists.access(r, r.at, marked=False), r.place)
            for r in queries.access_events(db, past, most, before)
        ]
    return [(lists.act(r, r.at, lists.named), r.place) for r in queries.acts(db, past, most, before)]


def file(db: Session) -> File:
    """The list as it is narrowed, as a file."""
    rows = [cells for cells, _place in read(db, asked, MAX_EXPORT_ROWS, begins)]
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
criteria.draw(view, names)

if told and not record:
    parts.render(parts.empty(_("No record has this code or number."), symbol="search_off"))
    st.stop()

places: list[At]
with session(person) as db:
    if view == "disclosures":
        openings = queries.disclosures(db, asked, SHOWN + 1, begins)
        places = [r.place for r in openings]
        table = [lists.opening(r, formats.moment(r.at, now), linked) for r in openings[:SHOWN]]
    elif view == "access":
        events = queries.access_events(db, asked, SHOWN + 1, begins)
        places = [r.place for r in events]
        table = [lists.access(r, formats.moment(r.at, now)) for r in events[:SHOWN]]
    else:
        acts = queries.acts(db, asked, SHOWN + 1, begins)
        places = [r.place for r in acts]
        leads = [here(before=filters.text("before"), act=criteria.place(r.place)) for r in acts]
        table = [
            lists.act(r, parts.link(formats.moment(r.at, now), lead), linked)
            for r, lead in zip(acts[:SHOWN], leads[:SHOWN], strict=True)
        ]
    if chosen:
        counted = queries.changed_by(db, chosen, people=asked.people)
        changed = queries.changes_of(db, chosen, DETAIL, people=asked.people)

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
        parts.table(heads, [lists.change(c, linked) for c in changed], caption=_("Changes")),
        key="detail-rows",
    )
    if total > len(changed):
        parts.render(parts.muted(_("The first {count} of them.", count=len(changed))))
