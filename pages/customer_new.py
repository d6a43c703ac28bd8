"""A new customer of one's own district."""

from uuid import UUID

import streamlit as st

from portal.customers import actions
from portal.customers.models import Customer
from portal.customers.queries.choices import chosen_from, places
from portal.database import session
from portal.fields import Values, editable, fields_of
from portal.i18n import _
from portal.ui.app import current_user, pages
from portal.ui.components import parts, toast
from portal.ui.forms import forms

person = current_user.person()
with session(person) as db:
    where = places(db, person.unit_id)

fields = {
    "code": fields_of(Customer)["code"],
    **chosen_from(editable(Customer, person.role), lambda: where),
}


def save(values: Values, key: UUID) -> int:
    rest = {name: value for name, value in values.items() if name != "code"}
    with session(person, once=key) as db:
        return actions.create(db, code=str(values["code"] or ""), values=rest)


parts.render(parts.head(_("New customer"), person.unit_name, over=_("Customers")))
with st.container(border=True, key="card-new"):
    made = forms.new(
        "customer",
        fields,
        save=save,
        submit=_("Create the record"),
        initial={"notify_by": "sms", "purpose": "household"},
        columns=3,
    )
if made:
    toast.say(_("The record was created"))
    pages.go("customer", district=person.unit_id, id=made)
