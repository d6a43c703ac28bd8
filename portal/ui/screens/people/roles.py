"""People: the list, and what one of them may do."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from portal import formats
from portal.access import Person, Role
from portal.database import session
from portal.i18n import _
from portal.organisation import actions, queries
from portal.organisation.models import Assignment
from portal.organisation.queries import PersonRow, RoleUnit
from portal.ui.app import clock
from portal.ui.components import filters, links, parts
from portal.ui.components.links import to
from portal.ui.components.panes import panes
from portal.ui.forms.idempotency import turn
from portal.ui.forms.submit import perform
from portal.ui.screens.people import dialogs, sight

_SHOWN = "people:shown"


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
        _list(_kept(everybody, here, q), chosen, q)
    with detail:
        if chosen is None:
            parts.render(parts.empty(_("Choose somebody to see or change what they may do."), symbol="badge"))
        else:
            _facts(chosen)
            _form(person, chosen, units)


def _kept(everybody: Sequence[PersonRow], here: str, q: str) -> list[PersonRow]:
    """Who is found, in the order in which the list stood when somebody was chosen of it: what they are given moves nobody."""
    found = [p for p in everybody if formats.plain(q) in formats.plain(f"{p.name} {_described(p)}")]
    kept: tuple[str, str, list[int]] | None = st.session_state.get(_SHOWN)
    if kept is None or kept[:2] != (here, q):
        kept = st.session_state[_SHOWN] = (here, q, [p.id for p in found])
    place = {id: n for n, id in enumerate(kept[2])}
    known = [p for p in everybody if p.id in place]
    return sorted(known, key=lambda p: place[p.id]) + [p for p in found if p.id not in place]


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
        parts.render(parts.empty(_("Nobody was found."), symbol="person_search"))


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


def _form(person: Person, p: PersonRow, units: Sequence[RoleUnit]) -> None:
    act, own = ("person", p.id), p.id == person.id
    this = f"{p.id}-{turn(*act)}"
    _taken_bar(person, p)
    with st.container(border=True, key="card-role"):
        given = role_and_unit(units, p.role, p.unit_id, this)
        same = given is not None and (given[0].value, given[1].id) == (p.role, p.unit_id)
        if given and not same:
            parts.render(parts.muted(sight.sentence(given[0], given[1].name)))
        give = st.button(
            _("Give this role"),
            type="primary",
            shortcut="Mod+Enter",
            disabled=given is None or same,
            key=f"give-{this}",
        )
    with st.container(horizontal=True):
        take = st.button(
            _("Take the role away"),
            icon=":material/person_remove:",
            disabled=own or not p.role,
            help=_("Another administrator can take yours away.") if own else None,
            key=f"take-{this}",
        )
        end = st.button(
            _("End all sign-ins"), icon=":material/logout:", disabled=not p.signed_in, key=f"end-{this}"
        )
    parts.render(parts.muted(_("It counts from the person's next click. Every change is recorded.")))
    if give and given:
        _give(person, p, *given)
    if take and (what := dialogs.held(p)):
        dialogs.ask_to_take(person, p, what)
    if end:
        dialogs.ask_to_end(person, p)


def _give(person: Person, p: PersonRow, role: Role, unit: RoleUnit) -> None:
    perform(
        ("person", p.id),
        person,
        lambda db: actions.assign(db, p.id, role=role, unit_id=unit.id),
        lambda _result: _("Done: {name}", name=p.name),
        model=Assignment,
        doing="give",
    )


def _taken_bar(person: Person, p: PersonRow) -> None:
    """For as long as the person is looked at: what was taken away, and a button that gives it back."""
    taken = dialogs.taken(p.id)
    if taken is None or p.role:
        return
    words = parts.dotted(str(taken.role.word), taken.unit)
    with st.container(horizontal=True, vertical_alignment="center", key="taken"):
        parts.render(parts.notice(_("The role was taken away"), words, "yellow", "person_remove"))
        if st.button(_("Undo"), icon=":material/undo:", key=f"undo-{p.id}-{turn('person', p.id)}"):
            perform(
                ("person", p.id),
                person,
                lambda db: actions.assign(db, p.id, role=taken.role, unit_id=taken.unit_id),
                lambda _result: _("Done: {name}", name=p.name),
                model=Assignment,
                doing="undo",
            )


def role_and_unit(
    units: Sequence[RoleUnit], role: str | None, unit: int | None, key: str
) -> tuple[Role, RoleUnit] | None:
    """Two boxes to choose them with, empty where nothing is held yet; None until both are chosen.

    Only units in which the chosen role exists are offered.
    """
    roles = [r.value for r in Role]
    chosen = st.selectbox(
        _("Role"),
        roles,
        index=roles.index(role) if role else None,
        format_func=lambda r: str(Role(r).word),
        placeholder=_("Choose a role"),
        key=f"role-{key}",
    )
    offered = {u.id: u for u in units if chosen is None or u.has(Role(chosen))}
    order = sorted(offered, key=lambda i: formats.sort_key(offered[i].name))
    where = st.selectbox(
        _("Unit"),
        order,
        index=order.index(unit) if unit in offered else None,
        format_func=lambda i: offered[i].name,
        placeholder=_("Choose a unit"),
        key=f"unit-{key}-{chosen}",
    )
    return (Role(chosen), offered[where]) if chosen and where in offered else None
