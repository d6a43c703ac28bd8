"""People: the list, and what one of them may do."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup
from sqlalchemy.orm import Session

from portal import formats
from portal.access import Person, Role
from portal.database import session
from portal.i18n import _
from portal.organisation import actions, queries
from portal.organisation.models import Assignment
from portal.organisation.queries import PersonRow
from portal.ui.app import clock
from portal.ui.components import filters, links, parts
from portal.ui.components.links import to
from portal.ui.components.panes import panes
from portal.ui.forms.idempotency import turn
from portal.ui.forms.submit import perform


def show(person: Person) -> None:
    """Both panes."""
    with session(person) as db:
        everybody = queries.people(db)
        units = queries.role_units(db)
    here, q = st.query_params.get("person", ""), filters.text("q")
    chosen = next((p for p in everybody if str(p.id) == here), None)
    master, detail = panes(to("people", q=q) if chosen else "")
    with master:
        filters.search("q", _("Find somebody"), _("Name, role or unit"), stretch=True)
        _list(
            [p for p in everybody if formats.plain(q) in formats.plain(f"{p.name} {_described(p)}")],
            chosen,
            q,
        )
    with detail:
        if chosen is None:
            parts.render(parts.empty(_("Choose somebody to see or change what they may do."), symbol="badge"))
        else:
            _facts(chosen)
            _form(person, chosen, units)


def _described(p: PersonRow) -> Markup:
    """Role and unit, and when they were last here."""
    seen = _("seen {when}", when=formats.moment(p.seen_at, clock.now())) if p.seen_at else ""
    return parts.dotted(str(Role(p.role).word) if p.role else _("No role"), p.unit, seen)


def _list(found: list[PersonRow], chosen: PersonRow | None, q: str) -> None:
    shown = [
        parts.Row(
            p.name,
            _described(p),
            to("people", person=p.id, q=q),
            lead=parts.badge(_("signed in"), "green", "circle") if p.signed_in else parts.NOTHING,
            current=bool(chosen and chosen.id == p.id),
        )
        for p in found
    ]
    if shown:
        links.show(parts.rows(shown, narrow=True), key="people")
    else:
        parts.render(parts.empty(_("Nobody is found."), symbol="person_search"))


def _facts(p: PersonRow) -> None:
    given = _("a group of the identity provider") if p.source == "group" else _("hand")
    parts.render(
        parts.section(p.name, p.email or p.subject),
        parts.facts(
            [
                (_("Role"), str(Role(p.role).word) if p.role else _("No role")),
                (_("Unit"), p.unit),
                (_("Given by"), given if p.role else ""),
                (_("Sign-ins now"), formats.number(p.signed_in)),
            ]
        ),
    )


def _form(person: Person, p: PersonRow, units: dict[int, str]) -> None:
    act = ("person", p.id)
    this = f"{p.id}-{turn(*act)}"
    with st.form(f"role-{this}", border=True):
        role, unit = role_and_unit(units, p.role, p.unit_id)
        give = st.form_submit_button(_("Give this role"), type="primary", shortcut="Mod+Enter")
    with st.container(horizontal=True):
        take = st.button(
            _("Take the role away"), icon=":material/person_remove:", disabled=not p.role, key=f"take-{this}"
        )
        end = st.button(
            _("End all sign-ins"), icon=":material/logout:", disabled=not p.signed_in, key=f"end-{this}"
        )
    parts.render(parts.muted(_("It counts from the person's next click. Every change is recorded.")))
    ways: list[tuple[bool, str, Callable[[Session], object]]] = [
        (give, "give", lambda db: actions.assign(db, p.id, role=role, unit_id=unit)),
        (take, "take", lambda db: actions.take_away(db, p.id)),
        (end, "end", lambda db: actions.end_sign_ins(db, p.id)),
    ]
    said = _("Done: {name}", name=p.name)
    for clicked, doing, work in ways:
        if clicked:
            perform(act, person, work, lambda _result: said, model=Assignment, doing=doing)


def role_and_unit(units: dict[int, str], role: str | None, unit: int | None) -> tuple[Role, int]:
    """Two boxes to choose them with."""
    roles = [r.value for r in Role]
    chosen = st.selectbox(
        _("Role"),
        roles,
        index=roles.index(role) if role else 0,
        format_func=lambda r: str(Role(r).word),
    )
    offered = sorted(units, key=lambda i: formats.sort_key(units[i]))
    index = offered.index(unit) if unit in offered else 0
    return Role(chosen), st.selectbox(_("Unit"), offered, index=index, format_func=units.__getitem__)
