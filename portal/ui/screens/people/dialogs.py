"""What takes something from a person asks first, and names who loses what."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from portal.access import Person, Role
from portal.i18n import _, ngettext
from portal.organisation import actions
from portal.organisation.models import Assignment
from portal.organisation.queries import PersonRow
from portal.ui.components import parts
from portal.ui.components.markdown import literal
from portal.ui.forms.idempotency import turn
from portal.ui.forms.submit import perform

_TAKEN = "people:taken"


class Held(NamedTuple):
    """A role that somebody holds, or held until it was taken away here."""

    person_id: int
    role: Role
    unit_id: int
    unit: str


def held(p: PersonRow) -> Held | None:
    """What this person holds now."""
    return Held(p.id, Role(p.role), p.unit_id, p.unit or "") if p.role and p.unit_id else None


def taken(person_id: int) -> Held | None:
    """What was last taken away here, if it was this person's."""
    found: Held | None = st.session_state.get(_TAKEN)
    return found if found and found.person_id == person_id else None


def ask_to_take(person: Person, p: PersonRow, what: Held) -> None:
    """Ask before a role is taken away."""

    @st.dialog(literal(_("Take the role away: {name}", name=p.name)), icon=":material/person_remove:")
    def dialog() -> None:
        parts.render(
            parts.facts([(_("Person"), p.name), (_("Role"), str(what.role.word)), (_("Unit"), what.unit)]),
            parts.muted(_("Whatever they have open is closed to them at their next click. You can undo it.")),
        )
        act = ("person", p.id)
        if st.button(_("Take the role away"), type="primary", key=f"take-now-{p.id}-{turn(*act)}"):
            perform(
                act,
                person,
                lambda db: actions.take_away(db, p.id),
                lambda _result: _("The role was taken away: {name}", name=p.name),
                model=Assignment,
                doing="take",
                then=lambda _result: _remember(what),
            )

    dialog()


def ask_to_end(person: Person, p: PersonRow) -> None:
    """Ask before somebody is signed out everywhere."""

    @st.dialog(literal(_("End all sign-ins: {name}", name=p.name)), icon=":material/logout:")
    def dialog() -> None:
        many = ngettext(
            "{count} sign-in ends now. What is typed and not yet sent may be lost.",
            "{count} sign-ins end now. What is typed and not yet sent may be lost.",
            p.signed_in,
        )
        told = [many, _("This is you: you are signed out as well.")] if p.id == person.id else [many]
        parts.render(parts.facts([(_("Person"), p.name), (_("Unit"), p.unit)]), parts.paragraphs(told))
        act = ("person", p.id)
        if st.button(_("End all sign-ins"), type="primary", key=f"end-now-{p.id}-{turn(*act)}"):
            perform(
                act,
                person,
                lambda db: actions.end_sign_ins(db, p.id),
                lambda _result: _("Done: {name}", name=p.name),
                model=Assignment,
                doing="end",
            )

    dialog()


def _remember(what: Held) -> None:
    st.session_state[_TAKEN] = what
    st.rerun()
