"""One customer: facts in groups, each edited in its place; beside them what changed and what was asked for."""

from functools import cache
from uuid import UUID

import streamlit as st

from portal.access import CENTRE, may
from portal.customers import actions
from portal.customers.models import GROUPS, Customer
from portal.customers.queries import records
from portal.customers.queries.choices import Places, chosen_from, places
from portal.customers.queries.history import history
from portal.database import session
from portal.fields import Values, editable, fields_of
from portal.i18n import _
from portal.outages.queries.outages import at_customer
from portal.tickets.queries.tickets import for_customer
from portal.ui.app import clock, current_user, pages, theme
from portal.ui.components import toast
from portal.ui.forms import forms
from portal.ui.forms.idempotency import done, once, turn
from portal.ui.screens.customers import record_view
from portal.ui.screens.outages import at_place

person, here = current_user.person(), record_view.address()
shown = record_view.revealed(here)
with session(person) as db:
    district, id = records.by_code(db, here.code) if here.code else (here.district, here.id)
    tickets = for_customer(db, district, id)
    why, about = here.purpose(tickets) if shown else (None, None)
    record = records.record(db, district, id, why, about)
    happened = history(db, district, id, why=why)
    off = at_customer(db, district, id)
theme.title(record.code, _("Customer"))


@cache
def offered() -> Places:
    with session(person) as db:
        return places(db, district)


def opened() -> forms.Seen:
    with session(person) as db:
        now = records.record(db, district, id, "edit")
    return forms.Seen(now.values, now.version)


def save(changes: Values, seen: forms.Seen, key: UUID) -> None:
    with session(person, once=key) as db:
        actions.update(db, district, id, version=seen.version, seen=seen.values, changes=changes)


with st.container(horizontal=True, vertical_alignment="bottom", key="customer-head"):
    with st.container():
        record_view.head(record, tickets, here)
    if shown:
        st.button(_("Hide"), icon=":material/visibility_off:", on_click=record_view.hide, args=(here,))
    else:
        st.button(
            _("Show contact"),
            icon=":material/visibility:",
            on_click=record_view.reveal,
            args=(here,),
            help=_("Phone, email, identity number and address in full. That you saw them is recorded."),
        )
    if may(actions.confirm, person) and st.button(
        _("Confirm as correct"),
        icon=":material/verified:",
        type="primary",
        key=f"confirm:{turn('confirm', district, id)}",
        help=_("You asked the customer, and everything here is still right."),
    ):
        with session(person, once=once("confirm", district, id)) as db:
            actions.confirm(db, district, id)
        done("confirm", district, id)
        toast.say(_("Record confirmed"))
        st.rerun()
    if person.role in CENTRE and st.button(
        _("New ticket"), icon=":material/add:", type="primary", shortcut="Alt+N"
    ):
        pages.go("call", customer=f"{district}-{id}")

left, right = st.columns([11, 9], gap="medium")
with left:
    fields = chosen_from(fields_of(Customer), offered)
    mine = editable(Customer, person.role)
    said = record_view.said(record)
    for group, title in GROUPS.items():
        of_group = {n: b for n, b in fields.items() if b.field.group == group}
        forms.card(
            f"{group}-{district}-{id}",
            title,
            of_group,
            record.values,
            save=save if may(actions.update, person) else None,
            load=opened,
            shown=said,
            only={n: b for n, b in of_group.items() if n in mine},
        )
with right:
    at_place.show(off, clock.now())
    record_view.changes(happened)
    record_view.requests(tickets)
