"""A call: who it is, what is known and what to say, how it ends. One screen from hello to goodbye."""

from __future__ import annotations

import streamlit as st

from portal.customers.queries import records as customers
from portal.database import session
from portal.i18n import _
from portal.organisation import queries as organisation
from portal.outages.queries import outages
from portal.tickets.queries import tickets
from portal.tickets.queries.last_answer import last_answer
from portal.tickets.sla import queries as sla
from portal.ui.app import clock, current_user
from portal.ui.components import parts
from portal.ui.forms.boxes import Boxes
from portal.ui.screens.call import caller, caller_search, endings, script

person, now = current_user.person(), clock.now()
q, chosen = caller_search.address()
written = str(st.query_params.get("ticket", ""))

found = None
with session(person) as db:
    kinds = sla.kinds(db)
    if chosen is None and q:
        found = caller_search.search(db, q)
        chosen = found.only.key if found.only else None
    if chosen:
        record = customers.record(db, *chosen, "call")
        theirs = tickets.for_customer(db, *chosen)
        last = last_answer(db, *chosen, now=now)
        off = outages.at_customer(db, *chosen)
    elif q:
        served = organisation.serving(db)

search, _beside = st.columns([10, 23], vertical_alignment="center")
with search:
    caller_search.field(q, written)

if chosen:
    left, middle, right = st.columns([10, 13, 10], gap="medium")
    with left:
        caller.show(record, theirs, q, now)
    with middle:
        script.show(off, theirs, last, now)
        about = endings.category(kinds, f"{chosen[0]}-{chosen[1]}")
    place = endings.Place(record.district_id, record.unit, record.ward_id, f"{chosen[0]}-{chosen[1]}", record)
    with right:
        if written:
            endings.ended(written)
        else:
            endings.finish(person, place, about, kinds[about], [t for t in theirs if t.open], q, last)
elif q and found:
    left, middle, right = st.columns([13, 10, 10], gap="medium")
    with left:
        caller_search.choose(found, q, served)
    with middle:
        parts.render(parts.section(_("Not a customer, or not found?")))
        ward = Boxes("call", "unknown", q).selectbox(
            "ward",
            _("Ward"),
            list(served),
            words=lambda w: served[w].name,
            placeholder=_("Choose the ward"),
        )
        about = endings.category(kinds, "unknown", q)
    with right:
        if written:
            endings.ended(written)
        elif ward is not None:
            place = endings.Place(served[ward].unit_id, served[ward].unit, ward, f"ward-{ward}")
            endings.finish(person, place, about, kinds[about], [], q)
        else:
            parts.render(
                parts.section(_("End the call")),
                parts.empty(_("Choose who calls, or the ward where it is."), symbol="arrow_back"),
            )
else:
    parts.render(
        parts.head(_("Call")),
        parts.empty(
            _("Type the number that calls, a code, a name or an address, and press Enter."), symbol="call"
        ),
    )
