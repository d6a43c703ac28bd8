"""Several records in a grid: chosen in the list, their values in full, saved all together or not at all."""

import streamlit as st

from portal.access import NotFound
from portal.customers import actions
from portal.customers.editing import ConflictRows, InvalidRows
from portal.customers.models import Customer
from portal.customers.queries import records
from portal.customers.queries.choices import chosen_from, places
from portal.database import session
from portal.fields import editable
from portal.i18n import _, ngettext
from portal.ui.app import current_user, pages
from portal.ui.components import editable_grid, grid, parts, toast
from portal.ui.forms.idempotency import again, done, once, turn
from portal.ui.screens.customers import bulk_edit

person = current_user.person()
district = person.unit_id
if not bulk_edit.asked_for():  # the second half of a double click on Save, or an address typed by hand
    pages.go("customers", **bulk_edit.back())
opened = bulk_edit.opened(bulk_edit.asked_for())
if opened is None:
    if not (why := bulk_edit.purpose(bulk_edit.asked_for())):
        st.stop()
    with session(person) as db:
        rows = records.opened(db, district, bulk_edit.asked_for(), why)
        where = places(db, district)
    if not rows:
        raise NotFound
    opened = bulk_edit.remember(rows, where)
    if len(opened.ids) > 1:
        st.rerun()  # without the question

where, act = opened.places, opened.act
fields = chosen_from(editable(Customer, person.role), lambda: where)
bulk_edit.take_up(opened, fields)
parts.render(
    parts.head(
        ngettext("Edit {count} record", "Edit {count} records", len(opened.rows)),
        _("Phones and addresses are shown in full while you edit; that is recorded."),
        over=_("Customers"),
    )
)
edits = editable_grid.edit_grid(
    opened.cells,
    {
        "code": grid.Column(_("Code"), width=grid.wide(row.code for row in opened.rows)),
        **bulk_edit.columns(fields),
    },
    fields,
    key="customer-edit",
    code="code",
    height="content",
    alt=_("Customers"),
    begun=opened.begun.cells,
)
stand = bulk_edit.choose(opened, fields)

with st.container(key="actions"):
    bulk_edit.keep(opened, edits.typed)
    bulk_edit.complain(opened, fields, edits.errors)
    buttons = st.container(horizontal=True, vertical_alignment="center")
with buttons:
    label = ngettext("Save {count} change", "Save {count} changes", edits.cells) if edits.cells else _("Save")
    saved = st.button(
        label,
        type="primary",
        icon=":material/check:",
        shortcut="Mod+Enter",
        key=f"save:{turn(*act)}",  # the same button when the last edit and the click come together
        disabled=bool(edits.errors) or not (edits or stand) or len(stand) < len(opened.lost),
    )
    if st.button(_("Discard")):
        if edits.typed:
            bulk_edit.ask_to_discard(opened, sum(map(len, edits.typed.values())))
        else:
            bulk_edit.discard(opened)

if saved:
    wanted = bulk_edit.wanted(opened, edits.changes, stand)
    try:
        with session(person, once=once(*act)) as db:
            actions.update_many(db, district, wanted)
    except InvalidRows as error:
        again(*act)
        bulk_edit.refuse(opened, error)
        st.rerun()
    except ConflictRows as conflict:
        again(*act)
        bulk_edit.learn(opened, conflict)
        st.rerun()
    done(*act)
    bulk_edit.forget()
    toast.say(ngettext("{count} record saved", "{count} records saved", len(wanted)))
    pages.go("customers", **bulk_edit.back())
