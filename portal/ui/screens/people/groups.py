"""Groups of the identity provider: what role and unit each gives who signs in with it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from portal.access import Person, Role
from portal.database import session
from portal.i18n import _
from portal.organisation import actions, queries
from portal.organisation.models import GroupRole
from portal.organisation.queries import GroupRow, RoleUnit
from portal.ui.components import links, parts
from portal.ui.components.links import to
from portal.ui.forms.boxes import Boxes
from portal.ui.forms.idempotency import turn
from portal.ui.forms.submit import perform
from portal.ui.screens.people import sight
from portal.ui.screens.people.roles import role_and_unit


def show(person: Person) -> None:
    """The list at the left, the form of one at the right."""
    with session(person) as db:
        groups = queries.groups(db)
        issuers = queries.issuers(db)
        units = queries.role_units(db)
    here = st.query_params.get("group", "")
    chosen = next((g for g in groups if g.group_name == here), None)
    left, right = st.columns([8, 5], gap="medium")
    with left:
        if groups:
            links.show(_table(groups), key="groups")
        else:
            parts.render(
                parts.empty(
                    _("No group gives a role yet: everybody gets theirs by hand."), symbol="group_add"
                )
            )
        parts.render(
            parts.muted(_("It counts from the next sign-in. A role given by hand stands above a group's."))
        )
    with right:
        if chosen:
            _change(person, chosen, units)
        else:
            _add(person, issuers, units)


def _table(groups: Sequence[GroupRow]) -> parts.Markup:
    heads = [_("Group"), _("Role"), _("Unit"), parts.Column(_("People"), number=True), _("Identity provider")]
    rows = [
        (
            parts.link(g.group_name, to("people", view="groups", group=g.group_name)),
            str(Role(g.role).word),
            g.unit,
            g.held,
            g.issuer,
        )
        for g in groups
    ]
    return parts.table(heads, rows, caption=_("Groups"))


def _add(person: Person, issuers: Sequence[str], units: Sequence[RoleUnit]) -> None:
    act = ("group", "new")
    parts.render(parts.section(_("New group"), _("or choose one in the list to change it")))
    with st.container(border=True, key="card-group"):
        issuer = st.selectbox(
            _("Identity provider"),
            issuers,
            accept_new_options=True,
            key=f"group-issuer-{turn(*act)}",
            help=_("The issuer as its sign-ins name it, as https://id.example/realms/evn"),
        )
        name = Boxes(*act).text_input(
            "group_name", _("Group"), max_chars=200, help=_("Exactly as the provider sends it.")
        )
        given = role_and_unit(units, None, None, f"group-new-{turn(*act)}")
        _sight(given)
        save = st.button(_("Add the group"), type="primary", shortcut="Mod+Enter", disabled=given is None)
    if save and given:
        _map(person, act, (issuer or "", name), *given)


def _change(person: Person, g: GroupRow, units: Sequence[RoleUnit]) -> None:
    act, group = ("group", g.issuer, g.group_name), (g.issuer, g.group_name)
    another = parts.link(_("New group"), to("people", view="groups"))
    links.show(parts.section(g.group_name, another), key="another")
    parts.render(parts.muted(g.issuer))
    with st.container(border=True, key="card-group"):
        given = role_and_unit(units, g.role, g.unit_id, f"group-{g.group_name}-{turn(*act)}")
        _sight(given)
        save = st.button(_("Change it"), type="primary", shortcut="Mod+Enter", disabled=given is None)
    if save and given:
        _map(person, act, group, *given)
    if st.button(_("Gives no role any more"), icon=":material/group_remove:", key=f"forget-{turn(*act)}"):
        perform(
            act,
            person,
            lambda db: actions.forget_group(db, *group),
            lambda _result: _("Done: {name}", name=g.group_name),
            model=GroupRole,
            doing="forget",
        )


def _sight(given: tuple[Role, RoleUnit] | None) -> None:
    if given:
        parts.render(parts.muted(sight.sentence(given[0], given[1].name)))


def _map(person: Person, act: tuple[object, ...], group: tuple[str, str], role: Role, unit: RoleUnit) -> None:
    perform(
        act,
        person,
        lambda db: actions.map_group(db, *group, role=role, unit_id=unit.id),
        lambda _result: _("The group gives this role from the next sign-in."),
        model=GroupRole,
        doing="map",
    )
