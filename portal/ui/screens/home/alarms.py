"""Who opened more personal data than work asks for, on the first screen of who has to look into it."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal import formats
from portal.access import Person, Role
from portal.audit import queries
from portal.database import session
from portal.i18n import _, ngettext
from portal.ui.components import links, parts
from portal.ui.components.links import to

FOR = (Role.ADMINISTRATOR, Role.CENTRE_SUPERVISOR, Role.DISTRICT_MANAGER)
DAY = timedelta(days=1)


def show(person: Person, now: datetime) -> None:
    """A red notice for each alarm of the last day; the administrator's leads to the record."""
    if person.role not in FOR:
        return
    with session(person, touch=False) as db:
        found = queries.alarms(db, now - DAY)
    for alarm in found:
        many = ngettext(
            "{count} record within ten minutes", "{count} records within ten minutes", alarm.amount or 0
        )
        who = alarm.person or ""
        if person.role == Role.ADMINISTRATOR:
            who = parts.link(who, to("audit", view="disclosures", person=alarm.person_id))
        told = parts.dotted(who, alarm.unit, formats.moment(alarm.at, now), many)
        title = _("Many records of personal data were opened")
        links.show(
            parts.notice(title, "", "red", "warning", more=parts.paragraphs([told])), key=f"alarm-{alarm.id}"
        )
