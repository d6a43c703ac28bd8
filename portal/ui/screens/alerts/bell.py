"""The bell at the top of every page: how many alerts wait, which, and a click that acknowledges one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from portal.access import AccessError, Person, may
from portal.alerts import actions
from portal.alerts.models import AlertKind
from portal.alerts.queries import alerts, choices
from portal.alerts.queries.alerts import WaitingAlert
from portal.database import session
from portal.i18n import _, ngettext
from portal.ui.app import clock
from portal.ui.components import bell, toast
from portal.ui.components.links import to
from portal.ui.forms.idempotency import done, once
from portal.ui.screens.alerts import words

#: Where a session keeps what the bell showed last, so that a page's own run asks nothing for it.
SHOWN = "bell-shown"
#: Where it keeps whether anything rings besides.
RINGS = "bell-rings"


def show(person: Person) -> None:
    """Draw it for who alerts go to."""
    if may(actions.acknowledge, person):
        _bell(person)


@st.fragment
def _bell(person: Person) -> None:
    """What it showed last; it asks anew by itself, when it is looked at."""
    shown = _shown(st.session_state.get(SHOWN), bool(st.session_state.get(RINGS)))
    if seen := bell.show(shown, key="bell", anew=partial(_look, person)):
        _acknowledge(person, seen)


def _look(person: Person) -> None:
    """Ask, before anything is drawn: a click that came with the question has its page drawn as ever."""
    try:
        with session(person, touch=False) as db:  # nobody did anything: it keeps no session alive
            st.session_state[SHOWN] = alerts.waiting(db)
            st.session_state[RINGS] = choices.rings(db)
    except (AccessError, SQLAlchemyError):
        return  # the page says what is wrong; a bell that cannot be asked keeps what it knew


def _shown(known: list[WaitingAlert] | None, rings: bool) -> bell.Bell:
    found, now = known or [], clock.now()
    every = found[0].every if found else 0
    return bell.Bell(
        known=known is not None,
        rings=rings,
        label=ngettext("{count} alert", "{count} alerts", every) if every else _("No alerts"),
        count=every,
        more=_("{shown} of {count} are shown", shown=len(found), count=every) if every > len(found) else "",
        empty=_("Nothing waits to be acknowledged."),
        acknowledge=_("Acknowledge"),
        choose=(_("My alerts"), to("alerts")),
        items=[
            bell.Item(
                f"{alert.district_id}-{alert.id}",
                *words.LOOK[AlertKind(alert.kind)],
                words.kind(alert),
                alert.subject,
                str(words.line(alert, now)),
                words.leads_to(alert),
                alert.rings,
            )
            for alert in found
        ],
    )


def _acknowledge(person: Person, chosen: str) -> None:
    district, _dash, alert = chosen.partition("-")
    if not (district.isdecimal() and alert.isdecimal()):
        return
    act = ("alert", chosen)
    try:
        with session(person, once=once(*act)) as db:
            actions.acknowledge(db, int(district), int(alert))
    except AccessError as error:
        toast.say(str(error) or _("This alert is no longer there."), "info")
    else:
        toast.say(_("Acknowledged"))
    done(*act)
    known = st.session_state.get(SHOWN, [])
    st.session_state[SHOWN] = [
        replace(a, every=a.every - 1) for a in known if a.key != (int(district), int(alert))
    ]
    st.rerun()
