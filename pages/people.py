"""People: who may do what, and who is signed in now."""

from __future__ import annotations

from typing import Any

import streamlit as st
from markupsafe import Markup

from portal import formats
from portal.access import Role
from portal.database import session
from portal.organisation import actions, queries
from portal.organisation.model import ROLE_WORDS
from portal.ui import clock, filters, links, parts, toast, who
from portal.ui.links import to
from portal.ui.once import done, once, turn
from portal.ui.panes import panes
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

here, q = st.query_params.get("person", ""), filters.text("q")
chosen = next((p for p in everybody if str(p.id) == here), None)
master, detail = panes(to("people", q=q) if chosen else "")


def described(p: Any) -> Markup:
    """Role and unit, and when they were last here."""
    seen = _("seen {when}", when=formats.moment(p.seen_at, clock.now())) if p.seen_at else ""
    return parts.dotted(str(ROLE_WORDS[Role(p.role)]) if p.role else _("No role"), p.unit, seen)


with master:
    filters.search("q", _("Find somebody"), _("Name, role or unit"), stretch=True)
    found = [p for p in everybody if formats.plain(q) in formats.plain(f"{p.name} {described(p)}")]
    shown = [
        parts.Row(
            p.name,
            described(p),
            to("people", person=p.id, q=q),
            lead=parts.badge(_("signed in"), "green", "circle") if p.signed_in else parts.NOTHING,
            current=bool(chosen and chosen.id == p.id),
        )
        for p in found
    ]
    if shown:
        links.show(parts.rows(shown, narrow=True), key="people")
    else:
        parts.show(parts.empty(_("Nobody is found."), symbol="person_search"))

with detail:
    if chosen is None:
        parts.show(parts.empty(_("Choose somebody to see or change what they may do."), symbol="badge"))
        st.stop()
    parts.show(
        parts.section(chosen.name, chosen.email or chosen.subject),
        parts.facts(
            [
                (_("Role"), str(ROLE_WORDS[Role(chosen.role)]) if chosen.role else _("No role")),
                (_("Unit"), chosen.unit),
                (
                    _("Given by"),
                    _("a group of the identity provider") if chosen.source == "group" else _("hand"),
                ),
                (_("Sign-ins now"), formats.number(chosen.signed_in)),
            ]
        ),
    )
    act = ("person", chosen.id)
    this = f"{chosen.id}-{turn(*act)}"
    with st.form(f"role-{this}", border=True):
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
        take = st.button(
            _("Take the role away"),
            icon=":material/person_remove:",
            disabled=not chosen.role,
            key=f"take-{this}",
        )
        end = st.button(
            _("End all sign-ins"), icon=":material/logout:", disabled=not chosen.signed_in, key=f"end-{this}"
        )
    parts.show(parts.muted(_("It counts from the person's next click. Every change is recorded.")))

if give or take or end:
    with session(person) as db:
        if give:
            actions.assign(db, chosen.id, role=Role(role), unit_id=unit_id, once=once(*act))
        elif take:
            actions.take_away(db, chosen.id, once=once(*act))
        else:
            actions.end_sign_ins(db, chosen.id, once=once(*act))
    done(*act)
    toast.say(_("Done: {name}", name=chosen.name))
    st.rerun()
