"""Who opened more personal data, or searched more, than work asks for, on the first screen of who has to look into it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from portal import formats
from portal.access import Person, Role
from portal.audit import queries
from portal.audit.models import AccessEventKind, SearchKind
from portal.audit.queries import AccessRow
from portal.database import session
from portal.i18n import _, lazy, ngettext
from portal.ui.components import links, parts
from portal.ui.components.links import to

FOR = (Role.ADMINISTRATOR, Role.CENTRE_SUPERVISOR, Role.DISTRICT_MANAGER)
DAY = timedelta(days=1)
MOST = 5  #: people; the record has all
SEARCHES = (AccessEventKind.MANY_SEARCHES, AccessEventKind.SEARCHES_REFUSED)
#: What a bar says of a person, by the gravest of their alarms, which comes first.
TITLES = {
    AccessEventKind.OPENINGS_REFUSED: lazy("Too many records of personal data were asked for: refused"),
    AccessEventKind.SEARCHES_REFUSED: lazy("Somebody searched far too often: refused"),
    AccessEventKind.MANY_OPENED: lazy("Many records of personal data were opened"),
    AccessEventKind.MANY_SEARCHES: lazy("Somebody searched unusually often"),
}
GRAVEST_FIRST = list(TITLES)


def show(person: Person, now: datetime) -> None:
    """A red notice a person with alarms of the last day, the gravest first; the administrator's leads to the record."""
    if person.role not in FOR:
        return
    with session(person, touch=False) as db:
        found = queries.alarms(db, now - DAY)
    for alarms in _by_person(found)[:MOST]:
        worst = alarms[0]
        who = worst.person or ""
        if person.role == Role.ADMINISTRATOR:
            view = "access" if worst.kind in SEARCHES else "disclosures"
            who = parts.link(who, to("audit", view=view, person=worst.person_id))
        told = [parts.dotted(who, worst.unit), *(_line(alarm, now) for alarm in alarms)]
        title = TITLES[AccessEventKind(worst.kind)]
        links.show(
            parts.notice(str(title), "", "red", "warning", more=parts.paragraphs(told)),
            key=f"alarm-{worst.person_id}",
        )


def _by_person(found: Sequence[AccessRow]) -> list[list[AccessRow]]:
    """The alarms of each person, their gravest first, and whose are the gravest first; of equals the newest."""
    people: dict[int | None, list[AccessRow]] = {}
    for alarm in sorted(found, key=_gravity):
        people.setdefault(alarm.person_id, []).append(alarm)
    return list(people.values())


def _gravity(alarm: AccessRow) -> int:
    return GRAVEST_FIRST.index(AccessEventKind(alarm.kind))


def _line(alarm: AccessRow, now: datetime) -> object:
    """What happened and when: of two lines the one that was refused says so."""
    refused = alarm.kind in (AccessEventKind.OPENINGS_REFUSED, AccessEventKind.SEARCHES_REFUSED)
    return parts.dotted(formats.moment(alarm.at, now), _many(alarm), _("refused") if refused else "")


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
