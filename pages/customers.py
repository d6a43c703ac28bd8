"""The list of customers: what a district keeps complete, what the centre looks up."""

import math
from functools import partial
from typing import cast

import streamlit as st

from portal import formats
from portal.access import CENTRE, may
from portal.customers import actions
from portal.customers import export as export_file
from portal.customers.models import PurposeOfUse
from portal.customers.queries import records as customer_queries
from portal.customers.queries.gaps import GAPS, gaps
from portal.database import session
from portal.i18n import _, ngettext
from portal.organisation.queries import serving, units_in_scope
from portal.ui.app import current_user, pages
from portal.ui.components import filters, grid, links, parts
from portal.ui.components.export import export
from portal.ui.components.grid import Column
from portal.ui.components.links import to
from portal.ui.screens.customers import bulk_edit, list_view, places

SHOWN = 50
HEIGHT = 520  #: pixels: a list and its bar at 1366×768

person = current_user.person()
centre = person.role in CENTRE
q, gap, page = filters.text("q"), filters.one_of("gap", GAPS), filters.page()

bulk_edit.forget()

with session(person) as db:
    names = {str(u.id): u.short_name for u in units_in_scope(db, "district")} if centre else {}
    chosen = filters.one_of("unit", names) if centre else str(person.unit_id)
    unit = int(chosen) if chosen else None
    ward = filters.number("ward") if q else None
    counted = gaps(db, unit) if unit and not q else None
    listing = customer_queries.page(
        db, unit=unit, ward=ward, gap=gap, q=q, offset=(page - 1) * SHOWN, limit=SHOWN
    )
    hits = listing.hits
    unnamed = hits and unit and (ward or hits.more)  # else those who were found name their wards
    wards = {w.id: w.name for w in serving(db).values() if w.unit_id == unit} if unnamed else {}
    if hits:
        total, exact = listing.found or 0, True
    elif counted:
        total, exact = counted.of(gap), True
    else:
        total, exact = customer_queries.count(db, gap=gap)

filters.first_page_unless(listing.rows)
records = ngettext("{count} record", "{count} records", total)
scope = names.get(chosen or "", _("All districts")) if centre else person.unit_name
told = places.found(total, more=listing.more) if hits else records
told = told if exact else _("about {records}", records=records)


with st.container(horizontal=True, vertical_alignment="bottom", key="head"):
    with st.container():
        parts.render(parts.head(_("Customers"), parts.dotted(scope, told)))
    with st.container(horizontal=True, width="content", key="onlywide-head"):
        if may(actions.create, person) and st.button(_("New customer"), icon=":material/person_add:"):
            pages.go("customer_new")
        export(
            person,
            " · ".join(
                filter(None, ("customers", scope if unit else "", gap, q and "…"))
            ),  # what was searched for may be a name
            partial(list_view.file, unit=unit, ward=ward, gap=gap, q=q),
            file_name="customers.csv",
            help=_(
                "The list as a file, personal data masked: {count} rows at most.",
                count=export_file.MAX_EXPORT_ROWS,
            ),
        )

with st.container(horizontal=True, vertical_alignment="center", key="filters"):
    filters.search("q", _("Search customers"), _("Name, code, phone, address"))
    if centre:
        where = hits.units if hits and not unit else {}
        sized = {
            id: f"{n} {formats.number(where[int(id)][1])}" if int(id) in where else n
            for id, n in names.items()
        }
        filters.pick("unit", _("District"), sized, _("All districts"))
    lacking = hits.gaps if hits and not hits.more else counted.counts if counted else {}
    sizes = {key: f" {formats.number(lacking.get(key, 0))}" for key in GAPS} if lacking else {}
    filters.pills(
        "gap", _("What is missing"), {key: f"{g.word}{sizes.get(key, '')}" for key, g in GAPS.items()}
    )

if hits and hits.found:
    places.narrow(hits, unit, ward, {}, wards)  # districts are chosen above
if not listing.rows:
    parts.render(parts.empty(_("No record matches."), symbol="search_off"))
    st.button(_("Show all records"), on_click=filters.forget, args=("q", "gap", "unit", "ward"))
    st.stop()

rows = listing.rows
cells = [
    {
        "key": row.key,
        "code": row.code,
        "name": row.name,
        "unit": row.unit,
        "phone_masked": row.phone_masked,
        "place": row.place,
        "transformer": row.transformer,
        "purpose": PurposeOfUse(row.purpose).word,
        "confirmed_at": row.confirmed_at,
        "gaps": [str(GAPS[key].word) for key in row.gaps],
    }
    for row in rows
]
columns = {
    "code": Column(_("Code"), width=grid.wide(row.code for row in rows)),
    "name": Column(_("Name"), width=178),
    **({"unit": Column(_("District"), width=95)} if centre and not unit else {}),
    "phone_masked": Column(_("Phone"), width=112),
    "place": Column(_("Place of supply"), width=255),
    "transformer": Column(_("Transformer"), width=130),
    "purpose": Column(_("Purpose"), width=95),
    "confirmed_at": Column(_("Confirmed"), "date", width=95),
    "gaps": Column(_("Missing"), "chips", width=165, chips={str(g.word): g.tone for g in GAPS.values()}),
}


with st.container(key="onlywide-grid"):
    ticked = grid.pick(
        cells,
        columns,
        key="customers",
        code="code",
        id="key",
        height=HEIGHT,
        open=list_view.open_record,
        alt=_("Customers"),
    )
    picked = cast("list[tuple[int, int]]", ticked)  # the rows' own keys
with st.container(key="onlyphone"):
    links.show(
        parts.rows(
            [
                parts.Row(
                    row.name,
                    parts.dotted(row.code, row.phone_masked, row.place),
                    to("customer", district=row.district_id, id=row.id),
                )
                for row in rows
            ],
            narrow=True,
        ),
        key="customers-phone",
    )

with st.container(horizontal=True, vertical_alignment="center", key="actions"):
    edits = may(actions.update_many, person)
    if len(picked) == 1:
        there = dict(zip(("district", "id"), picked[0], strict=True))
        opening = _("Open the record")
        st.button(
            opening, type="primary", shortcut="Alt+O", on_click=pages.go, args=("customer",), kwargs=there
        )
    if edits and picked:
        label = ngettext("Edit {count} record", "Edit {count} records", len(picked))
        if st.button(label, type="secondary" if len(picked) == 1 else "primary"):
            bulk_edit.leave(q=q, gap=gap, page=page if page > 1 else None)
            pages.go("customer_edit", ids=",".join(str(id) for _district, id in picked))
    order = (
        _("the likeliest first")
        if hits
        else _("longest unconfirmed first")
        if gap == "confirmed"
        else _("by code")
    )
    told = _("A click opens a record; tick rows to edit them.") if edits else _("A click opens a record.")
    told = parts.dotted(order, told)
    with st.container(width="content", key="onlywide-told"):
        parts.render(parts.muted(grid.chosen(len(picked)) if picked else told))
    st.space("stretch")
    filters.pages(math.ceil(total / SHOWN))
