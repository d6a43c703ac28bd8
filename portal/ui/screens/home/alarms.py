"""Who opened more personal data, or searched more, than work asks for, on the first screen of who has to look into it."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal import formats
from portal.access import Person, Role
from portal.audit import queries
from portal.audit.models import AccessEventKind, SearchKind
from portal.audit.queries import AccessRow
from portal.database import session
from portal.i18n import _, ngettext
from portal.ui.components import links, parts
from portal.ui.components.links import to

FOR = (Role.ADMINISTRATOR, Role.CENTRE_SUPERVISOR, Role.DISTRICT_MANAGER)
DAY = timedelta(days=1)
SEARCHES = (AccessEventKind.MANY_SEARCHES, AccessEventKind.SEARCHES_REFUSED)


def show(person: Person, now: datetime) -> None:
    """A red notice for each alarm of the last day; the administrator's leads to the record."""
    if person.role not in FOR:
        return
    with session(person, touch=False) as db:
        found = queries.alarms(db, now - DAY)
    for alarm in found:
        who = alarm.person or ""
        if person.role == Role.ADMINISTRATOR:
            view = "access" if alarm.kind in SEARCHES else "disclosures"
            who = parts.link(who, to("audit", view=view, person=alarm.person_id))
        told = parts.dotted(who, alarm.unit, formats.moment(alarm.at, now), _many(alarm))
        title = (
            _("Somebody searched unusually often")
            if alarm.kind in SEARCHES
            else _("Many records of personal data were opened")
        )
        links.show(
            parts.notice(title, "", "red", "warning", more=parts.paragraphs([told])), key=f"alarm-{alarm.id}"
        )


def _many(alarm: AccessRow) -> str:
    """How many of what, and within which time."""
    amount = alarm.amount or 0
    if alarm.kind not in SEARCHES:
        return ngettext("{count} record within ten minutes", "{count} records within ten minutes", amount)
    if alarm.what == SearchKind.PARTS:
        return ngettext(
            "{count} search by a part of a number within an hour",
            "{count} searches by parts of numbers within an hour",
            amount,
        )
    return ngettext("{count} search within ten minutes", "{count} searches within ten minutes", amount)
