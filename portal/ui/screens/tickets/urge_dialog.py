"""The dialog that urges the holders of what is overdue: to whom, in which words, and what the flood guard leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from portal import formats
from portal.access import Person, may
from portal.alerts import actions as alerts
from portal.database import session
from portal.i18n import _, listed, ngettext
from portal.tickets import actions
from portal.tickets.models import MAX_URGES
from portal.tickets.queries.home import Candidate, to_urge
from portal.ui.app import clock
from portal.ui.components import parts, toast
from portal.ui.forms import errors
from portal.ui.forms.boxes import Boxes
from portal.ui.forms.idempotency import done, once

HEIGHT = 210  #: pixels for the tickets of a list; more of them scroll


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
    _whom(urged)
    body = Boxes("urge-many").text_area(
        "body",
        _("What they read"),
        _("This ticket is overdue. What holds it up, and when will it be done?"),
        max_chars=1000,
        height=96,
    )
    _left_out(person, [t for t in wanted if t.left_out])
    label = ngettext("Urge {count} ticket", "Urge {count} tickets", len(urged))
    if st.button(label, type="primary", icon=":material/campaign:", disabled=not urged, shortcut="Mod+Enter"):
        with errors.guard():
            _urge(person, urged, body or "")


def _whom(urged: Sequence[Candidate]) -> None:
    """Every ticket that is urged, and who is alerted by it."""
    if not urged:
        return
    now = clock.now()
    lines = [
        parts.dotted(t.number, t.holder or t.unit, formats.time_left(t.next_due, now).words, t.subject)
        for t in urged
    ]
    with st.container(height=min(HEIGHT, 12 + 26 * len(lines)), border=False):
        parts.render(parts.paragraphs(lines))


def _urge(person: Person, urged: Sequence[Candidate], body: str) -> None:
    with session(person, once=once("urge-many")) as db:
        count = actions.urge_many(db, [(t.district_id, t.id) for t in urged], body=body)
    done("urge-many")
    toast.say(ngettext("{count} ticket was urged", "{count} tickets were urged", count), "campaign")
    st.rerun()


def _left_out(person: Person, stopped: Sequence[Candidate]) -> None:
    """Every ticket that is not urged again and when it last was; and the way up, which is what is left for them."""
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
            _("passed up already") if t.passed_up else "",
        )
        for t in stopped
    ]
    with st.container(height=min(HEIGHT, 62 + 26 * len(lines)), border=False):
        parts.render(parts.notice(title, "", "gray", "block", more=parts.paragraphs(lines)))
    below = [t for t in stopped if not t.passed_up]
    if below and may(alerts.pass_up, person):
        _pass_up(person, below)


def _pass_up(person: Person, stopped: Sequence[Candidate]) -> None:
    """Tell the managers of those who hold them, or the line above."""
    body = Boxes("pass-up").text_input(
        "body",
        _("What their managers read"),
        _("Urged {most} times, and still overdue. Please see to it yourself.", most=MAX_URGES),
        max_chars=1000,
    )
    label = ngettext("Pass {count} ticket up", "Pass {count} tickets up", len(stopped))
    if st.button(label, icon=":material/arrow_upward:", shortcut="Alt+L", disabled=not body):
        with errors.guard():
            with session(person, once=once("pass-up")) as db:
                result = alerts.pass_up(db, [(t.district_id, t.id) for t in stopped], body=body)
            done("pass-up")
            toast.say(_passed(result), "arrow_upward")
            st.rerun()


def _passed(result: alerts.PassedUp) -> str:
    """What became of them."""
    told = [ngettext("{count} ticket was passed up", "{count} tickets were passed up", result.passed)]
    if result.unreached:
        told.append(_("nobody to tell for {count}", count=result.unreached))
    if result.left_out:
        told.append(_("{count} were passed up before", count=result.left_out))
    return listed(told)
