"""The right side: what must be posted or told, and the one that is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal import formats
from portal.callbacks.queries import Reached
from portal.i18n import _, listed, ngettext
from portal.messages.queries import NONE_WRITTEN, OutageMessages
from portal.outages.models import OutageKind
from portal.outages.queries.affected import Affected
from portal.outages.queries.rows import OutageRow
from portal.ui.components import links, parts
from portal.ui.components.status import status
from portal.ui.screens.outages import preview
from portal.ui.screens.outages.address import Asked
from portal.ui.screens.outages.hours import hours, possible

#: Kinds that neither the state nor the reason tells by itself.
UNFORESEEN = (OutageKind.EMERGENCY, OutageKind.SHEDDING)


@dataclass(frozen=True)
class OpenedOutage:
    """An outage with what is told beside it."""

    outage: OutageRow
    affected: Affected
    rung: Reached
    clashes: Sequence[OutageRow]
    written: OutageMessages = NONE_WRITTEN


def to_do(asked: Asked, drafts: Sequence[OutageRow], untold: Sequence[OutageRow], now: datetime) -> None:
    """Drafts with their latest hour, then news that customers have not had."""
    parts.render(parts.section(_("To do")))
    rows = [_told_again(asked, o) for o in untold] + [_draft(asked, o, now) for o in drafts]
    if not rows:
        parts.render(parts.empty(_("Everything is posted and told."), symbol="event_available"))
        return
    links.show(parts.rows(rows, narrow=True), key="to-do")


def off_now(asked: Asked, off: Sequence[OutageRow], now: datetime) -> None:
    """What is off at this moment, for who posts nothing."""
    parts.render(parts.section(_("Off now")))
    if not off:
        parts.render(parts.empty(_("No outage is under way."), symbol="power"))
        return
    rows = (
        parts.Row(
            o.place,
            parts.dotted(o.unit, _("back at {time}", time=formats.moment(o.ends, now))),
            asked.of(o),
            parts.badge(*_short_state(o, now)),
            current=asked.outage == (o.district_id, o.id),
        )
        for o in off
    )
    links.show(parts.rows(rows, narrow=True), key="off-now")


def _short_state(outage: OutageRow, now: datetime) -> tuple[str, formats.Tone, str]:
    known = status(outage.status(now))
    return (_("Fault") if outage.kind == "fault" else str(known.word)), known.tone, known.icon


def _draft(asked: Asked, outage: OutageRow, now: datetime) -> parts.Row:
    lead = parts.badge(_("Too late"), "red", "alarm")
    if outage.latest > now:
        lead = parts.badge(*_short(outage.latest, now))
    unit = outage.unit if asked.unit is None else ""
    span = formats.span(outage.starts, outage.ends)
    line = parts.dotted(unit, _("post for {span}", span=span), outage.reason)
    return parts.Row(
        outage.place, line, asked.of(outage), lead, current=asked.outage == (outage.district_id, outage.id)
    )


def _short(latest: datetime, now: datetime) -> formats.Left:
    """The latest hour in few words: the rows are narrow."""
    left = formats.time_left(latest, now)
    days = (latest - now).days
    if days < 1:
        return left
    return left._replace(words=ngettext("{count} day left", "{count} days left", days))


def _told_again(asked: Asked, outage: OutageRow) -> parts.Row:
    count = outage.customers or 0
    line = parts.dotted(
        outage.unit if asked.unit is None else "",
        news(outage),
        ngettext("{count} customer does not know", "{count} customers do not know", count),
    )
    return parts.Row(
        outage.place,
        line,
        asked.of(outage),
        parts.badge(_("Tell them"), "red", "campaign"),
        current=asked.outage == (outage.district_id, outage.id),
    )


def facts(opened: OpenedOutage, now: datetime) -> None:
    """What there is to know of it."""
    o = opened.outage
    told = [
        (_("Hours"), hours(o.starts, o.ends)),
        (_("Reason"), parts.dotted(o.reason, str(OutageKind(o.kind).word) if o.kind in UNFORESEEN else "")),
        (_("Area"), o.area),
        (_("Customers"), reached(opened.affected, o.customers)),
        (_("Can be told"), tellable(opened.affected)),
        (_("Same place"), overlaps(opened.clashes) if o.state in ("draft", "posted") else ""),
        (_("Remark"), o.note),
        (_("Back since"), formats.moment(o.restored_at, now) if o.restored_at else ""),
        (_("Posted"), parts.dotted(formats.moment(o.posted_at, now), o.posted_by) if o.posted_at else ""),
        (_("Told"), _told(o, opened.rung, opened.written)),
        (_("Published as"), parts.dotted(o.company, o.published_status)),
        (
            _("Read from"),
            _("{file}, line {line}", file=o.source, line=str(o.source_line)) if o.source else "",
        ),
    ]
    parts.render(
        parts.section(o.place, o.unit),
        parts.Markup('<div class="badges">{}</div>').format(
            parts.joined(parts.state(o.status(now)), possible(o))
        ),
        parts.facts([(label, value) for label, value in told if value], one=True),
    )


def reached(found: Affected, stored: int | None = None) -> str:
    """How many customers, how sure that is, and who of them needs care; ``stored`` is what lists and figures say of it."""
    if found.by == "nothing" or found.customers is None:
        return (
            ngettext("{count} customer", "{count} customers", stored)
            if stored is not None
            else _("not known")
        )
    if not found.exact:
        return ngettext(
            "at most {count} customer: the ward's",
            "at most {count} customers: the whole ward's",
            found.customers,
        )
    every = found.customers if stored is None else stored
    told = ngettext("{count} customer", "{count} customers", every)
    if found.special:
        return parts.dotted(
            told, ngettext("{count} with special care", "{count} with special care", found.special)
        )
    return told


def tellable(found: Affected) -> str:
    """How many customers can be told, and how many of them by phone only; nothing for who may not know."""
    if not found.exact or found.notifiable is None:
        return ""
    told, phone = ngettext("{count} customer", "{count} customers", found.tellable), found.by_phone or 0
    return parts.dotted(told, ngettext("{count} by phone", "{count} by phone", phone) if phone else "")


def news(outage: OutageRow) -> str:
    """What customers have not heard of it, in a word."""
    words = {"moved": _("moved"), "cancelled": _("cancelled"), "posted": _("takes place after all")}
    return words[outage.state]


def overlaps(clashes: Sequence[OutageRow]) -> object:
    """The hours of others at the same place."""
    if not clashes:
        return _("nothing else")
    return parts.tinted(listed(formats.span(o.starts, o.ends) for o in clashes), "orange", "warning")


def _told(outage: OutageRow, rung: Reached, written: OutageMessages) -> str:
    if outage.state == "draft":
        return ""
    still = (
        ngettext("{count} still to be rung", "{count} still to be rung", rung.waiting) if rung.waiting else ""
    )
    missed = ngettext("{count} not reached by phone", "{count} not reached by phone", rung.missed)
    heard = _("no") if written.kept and not (written.left or rung.told) else _heard(outage)
    kept = preview.keeps(written.kept) if written.kept else ""
    return parts.dotted(heard, kept, still, missed if rung.missed else "")


def _heard(outage: OutageRow) -> str:
    """What customers know."""
    if not outage.unnotified:
        return _("yes") if outage.notified else _("no")
    if outage.state != "posted":
        return _("the old hours; not the news yet")
    return (
        _("that it is cancelled; not yet that it takes place after all")
        if outage.notified == "cancelled"
        else _("that it is postponed; not yet that it takes place after all")
    )
