"""Several records in a grid: chosen in the list, their values in full, saved all together or not at all."""

import streamlit as st

from portal.access import NotFound
from portal.customers import actions, queries
from portal.customers.edits import ConflictRows, InvalidRows
from portal.customers.model import Customer
from portal.customers.places import chosen_from, places
from portal.database import session
from portal.fields import editable
from portal.ui import customer_grid, editing, grids, menu, parts, toast, who
from portal.ui.once import done, once, turn
from portal.words import _, ngettext

person = who.person()
district = person.unit_id
if not customer_grid.asked_for():  # the second half of a double click on Save, or an address typed by hand
    menu.go("customers", **customer_grid.back())
opened = customer_grid.opened(customer_grid.asked_for())
if opened is None:
    with session(person) as db:
        rows = queries.opened(db, district, customer_grid.asked_for())
        where = places(db, district)
    if not rows:
        raise NotFound
    opened = customer_grid.remember(rows, where)

where = opened.places
fields = chosen_from(editable(Customer, person.role), lambda: where)
parts.show(
    parts.head(
        ngettext("Edit {count} record", "Edit {count} records", len(opened.rows)),
        _("Phones and addresses are shown in full while you edit; that is recorded."),
        over=_("Customers"),
    )
)
edits = editing.edit_grid(
    opened.rows,
    {
        "code": grids.Column(_("Code"), width=grids.wide(row["code"] for row in opened.rows)),
        **customer_grid.columns(fields),
    },
    fields,
    key="customer-edit",
    code="code",
    height="content",
    alt=_("Customers"),
)
stand = customer_grid.choose(opened, fields)
customer_grid.complain(opened, fields, edits.errors)

with st.container(horizontal=True, vertical_alignment="center", key="actions"):
    label = ngettext("Save {count} change", "Save {count} changes", edits.cells) if edits.cells else _("Save")
    saved = st.button(
        label,
        type="primary",
        icon=":material/check:",
        shortcut="Mod+Enter",
        key=f"save:{turn('customer-edit')}",  # the same button when the last edit and the click come together
        disabled=bool(edits.errors) or not (edits or stand) or len(stand) < len(opened.lost),
    )
    if st.button(_("Discard")):
        customer_grid.forget()
        menu.go("customers", **customer_grid.back())

if saved:
    wanted = customer_grid.wanted(opened, edits.changes, stand)
    try:
        with session(person) as db:
            actions.update_many(db, district, wanted, once=once("customer-edit"))
    except InvalidRows as error:
        done("customer-edit")
        customer_grid.refuse(opened, error)
        st.rerun()
    except ConflictRows as conflict:
        done("customer-edit")
        customer_grid.learn(opened, conflict)
        st.rerun()
    done("customer-edit")
    customer_grid.forget()
    toast.say(ngettext("{count} record saved", "{count} records saved", len(wanted)))
    menu.go("customers", **customer_grid.back())
