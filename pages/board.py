"""Who holds how much, kept up to date by itself; the supervisor urges from here."""

import streamlit as st

from portal.access import Person, Role, may
from portal.alerts.actions import set_duty
from portal.database import session
from portal.i18n import _, ngettext
from portal.tickets import actions
from portal.tickets.queries import workload
from portal.tickets.sla.queries import names
from portal.ui.app import clock, current_user
from portal.ui.components import filters, links, parts
from portal.ui.forms import errors
from portal.ui.screens.alerts import watched
from portal.ui.screens.tickets import board, urge_dialog


@st.fragment
def live(person: Person) -> None:
    now = clock.now()
    with errors.guard():
        with session(person, touch=False) as db:
            kinds = names(db)
            category = filters.one_of("category", kinds)
            rows = workload.board(db, now=now, category=category)
        urge = _head(person, rows)
        with st.container(horizontal=True, vertical_alignment="center"):
            filters.pick("category", _("Category"), kinds, _("All categories"))
            late = st.toggle(_("Only where something is overdue"), key="late")
        shown = [row for row in rows if row.overdue or not late]
        if shown:
            links.show(board.table(shown, person, now, category), key="board")
        else:
            parts.render(parts.empty(_("Nothing is overdue.")))
        if urge:
            urge_dialog.ask(person, category)


def _head(person: Person, rows: list[workload.Holder]) -> bool:
    """What stands above; says whether the supervisor wants to urge."""
    opened = ngettext("{count} open ticket", "{count} open tickets", sum(r.open for r in rows))
    late = _("{count} overdue", count=sum(r.overdue for r in rows))
    own = person.role == Role.DISTRICT_MANAGER
    title = _("Who holds what in {unit}", unit=person.unit_name) if own else _("Who holds what")
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        parts.render(parts.head(title, parts.dotted(opened, late)))
        return may(actions.urge_many, person) and st.button(
            _("Urge what is overdue"), type="primary", icon=":material/campaign:", shortcut="Alt+D"
        )


person = current_user.person()
if may(set_duty, person):
    left, right = st.columns([17, 6], gap="medium")
    with left:
        live(person)
    with right:
        watched.live(person)
else:
    live(person)
note = _("Red: overdue. Yellow: more than {count} due today.", count=board.MANY)
share = _("On time: resolved within the limit in 7 days, of all resolved then and all that are overdue now.")
click = _("Click a number to see its tickets.") if person.role != Role.EXECUTIVE else ""
parts.render(parts.muted(parts.Markup(" ").join(filter(None, (note, share, click)))))
