"""The dialog that urges the holders of what is overdue: to whom, in which words, and what the flood guard leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from portal import formats
from portal.access import Person
from portal.database import session
from portal.i18n import _, ngettext
from portal.tickets import actions
from portal.tickets.models import MAX_URGES
from portal.tickets.queries.home import Candidate, to_urge
from portal.ui.app import clock
from portal.ui.components import parts, toast
from portal.ui.forms import errors
from portal.ui.forms.boxes import Boxes
from portal.ui.forms.idempotency import done, once


def ask(person: Person, category: str | None) -> None:
    """Open it."""
    st.dialog(_("Urge what is overdue"), icon=":material/campaign:", width="medium")(_dialog)(
        person, category
    )


def _dialog(person: Person, category: str | None) -> None:
    now = clock.now()
    with session(person, touch=False) as db:
        every = to_urge(db, now=now, category=category)
    if not every:
        parts.render(parts.empty(_("Nothing is overdue.")))
        return
    held = Counter(t.unit for t in every)
    chosen = st.multiselect(
        _("To"),
        list(held),
        default=list(held),
        format_func=lambda unit: f"{unit} · {formats.number(held[unit])}",
        placeholder=_("Choose units"),
    )
    wanted = [t for t in every if t.unit in chosen]
    urged = [t for t in wanted if not t.left_out]
    body = Boxes("urge-many").text_area(
        "body",
        _("What they read"),
        _("This ticket is overdue. What holds it up, and when will it be done?"),
        max_chars=1000,
        height=96,
    )
    _left_out([t for t in wanted if t.left_out])
    label = ngettext("Urge {count} ticket", "Urge {count} tickets", len(urged))
    if st.button(label, type="primary", icon=":material/campaign:", disabled=not urged, shortcut="Mod+Enter"):
        with errors.guard():
            _urge(person, urged, body or "")


def _urge(person: Person, urged: Sequence[Candidate], body: str) -> None:
    with session(person, once=once("urge-many")) as db:
        count = actions.urge_many(db, [(t.district_id, t.id) for t in urged], body=body)
    done("urge-many")
    toast.say(ngettext("{count} ticket was urged", "{count} tickets were urged", count), "campaign")
    st.rerun()


def _left_out(stopped: Sequence[Candidate]) -> None:
    """Which tickets are not urged again, and when they last were."""
    if not stopped:
        return
    title = ngettext(
        "{count} ticket is left out: its holder was urged {most} times already.",
        "{count} tickets are left out: their holders were urged {most} times already.",
        len(stopped),
        most=MAX_URGES,
    )
    now = clock.now()
    lines = [
        parts.dotted(
            t.number,
            t.unit,
            _("last by {person} at {time}", person=t.last_by or "", time=formats.moment(t.last_at, now)),
        )
        for t in stopped
    ]
    parts.render(parts.notice(title, "", "gray", "block", more=parts.paragraphs(lines)))
