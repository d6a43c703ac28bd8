"""People: who may do what, and who is signed in now."""

from __future__ import annotations

import streamlit as st

from portal import formats
from portal.access import Role
from portal.database import session
from portal.organisation import actions, queries
from portal.organisation.model import ROLE_WORDS
from portal.ui import clock, links, parts, toast, who
from portal.ui.links import to
from portal.words import _

person = who.person()
with session(person) as db:
    everybody = queries.people(db)
    kinds = sorted({kind for kinds in actions.UNITS_OF.values() for kind in kinds} | {"corporation"})
    units = {u.id: u for u in queries.units(db, *kinds)}

without = [p for p in everybody if p.role is None]
parts.show(
    parts.head(
        _("People"),
        _("{count} people, {without} without a role", count=len(everybody), without=len(without)),
    )
)

here = st.query_params.get("person", "")
chosen = next((p for p in everybody if str(p.id) == here), None)
with st.container(key="opened" if chosen else "browsing"):
    left, right = st.columns([5, 6])

with left, st.container(key="master"):
    shown = [
        parts.Row(
            p.name,
            parts.dotted(
                str(ROLE_WORDS[Role(p.role)]) if p.role else _("No role"),
                p.unit,
                _("seen {when}", when=formats.moment(p.seen_at, clock.now())) if p.seen_at else "",
            ),
            to("people", person=p.id),
            lead=parts.badge(_("signed in"), "green", "circle") if p.signed_in else parts.NOTHING,
            current=bool(chosen and chosen.id == p.id),
        )
        for p in everybody
    ]
    links.show(parts.rows(shown, narrow=True), key="people")

with right, st.container(key="detail"):
    if chosen is None:
        parts.show(parts.empty(_("Choose somebody to see or change what they may do."), symbol="badge"))
        st.stop()
    parts.show(
        parts.section(chosen.name, chosen.email or chosen.subject),
        parts.facts(
            [
                (_("Role"), str(ROLE_WORDS[Role(chosen.role)]) if chosen.role else _("No role")),
                (_("Unit"), chosen.unit),
                (_("Given by"), _("a group of the identity provider") if chosen.source == "group" else _("hand")),
                (_("Sign-ins now"), formats.number(chosen.signed_in)),
            ]
        ),
    )
    with st.form(f"role-{chosen.id}", border=True):
        roles = [r.value for r in Role]
        role = st.selectbox(
            _("Role"),
            roles,
            index=roles.index(chosen.role) if chosen.role else 0,
            format_func=lambda r: str(ROLE_WORDS[Role(r)]),
        )
        offered = sorted(units, key=lambda i: formats.sort_key(units[i].short_name))
        unit_id = st.selectbox(
            _("Unit"),
            offered,
            index=offered.index(chosen.unit_id) if chosen.unit_id in offered else 0,
            format_func=lambda i: units[i].short_name,
        )
        give = st.form_submit_button(_("Give this role"), type="primary", shortcut="Mod+Enter")
    with st.container(horizontal=True):
        take = st.button(_("Take the role away"), icon=":material/person_remove:", disabled=not chosen.role)
        end = st.button(_("End all sign-ins"), icon=":material/logout:", disabled=not chosen.signed_in)
    parts.show(parts.muted(_("It counts from the person's next click. Every change is recorded.")))

if give or take or end:
    with session(person) as db:
        if give:
            actions.assign(db, chosen.id, role=Role(role), unit_id=unit_id)
        elif take:
            actions.take_away(db, chosen.id)
        else:
            actions.end_sign_ins(db, chosen.id)
    toast.say(_("Done: {name}", name=chosen.name))
    st.rerun()
