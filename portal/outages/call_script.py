"""The sentences about outages that an agent reads to the customer on the line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from portal import formats
from portal.i18n import _
from portal.outages.models import DROPPED
from portal.outages.notifications import when
from portal.outages.queries.rows import OutageRow

#: Hours that are no further apart are one cut: 23:59 is how many write midnight.
MEET = timedelta(minutes=1)
#: How many cuts are spoken of; who wants more is read the list.
MOST = 4


def joined(outages: Sequence[OutageRow]) -> list[OutageRow]:
    """The same with notices that meet at one place as one: the power is back when the last of them ends.

    At one place are two that are surely at the caller's, or two with the same words for the place. What is possible
    only is not joined to what is certain. The order is kept; a joined one stands where its first part stood.
    """
    whole: dict[tuple[int, int], OutageRow] = {}
    last: dict[tuple[str, bool], OutageRow] = {}
    for part in sorted((o for o in outages if o.state == "posted"), key=lambda o: (o.starts, o.ends)):
        place = ("" if part.sure else part.place, part.only_possible)
        before = last.get(place)
        if before is None or part.starts > before.ends + MEET:
            whole[part.district_id, part.id] = last[place] = part
        else:
            one = _with(before, part)
            whole[one.district_id, one.id] = last[place] = one
    return [
        whole.get((o.district_id, o.id), o)
        for o in outages
        if o.state != "posted" or (o.district_id, o.id) in whole
    ]


def _with(first: OutageRow, then: OutageRow) -> OutageRow:
    reasons = dict.fromkeys(filter(None, (first.reason, then.reason)))
    return replace(first, ends=max(first.ends, then.ends), reason="; ".join(reasons) or None)


def sentences(outages: Sequence[OutageRow], now: datetime) -> list[str]:
    """What to say of those that ``queries.outages.at_customer`` found: the one that matters now, what is next, and each
    that does not come as it was announced: those postponed to the hours just said, then the soonest first. Nothing is
    said twice.
    """
    found = joined(outages)
    dropped = [o for o in found if o.state in DROPPED]
    first = [o for o in found if o not in dropped][:1]
    hours = [(o.starts, o.ends) for o in first if o.ends > now]
    to_these = [o for o in dropped if (o.instead_starts, o.instead_ends) in hours]
    told = [*first, *to_these, *(o for o in dropped if o not in to_these)][:MOST]
    return list(dict.fromkeys(_to_these(o, now) if o in to_these else sentence(o, now) for o in told))


def sentence(outage: OutageRow, now: datetime) -> str:
    """What to say of one that ``queries.outages.at_customer`` found, in plain words with the hour, in the agent's language.

    Whether it is ``sure`` decides between “your address” and “perhaps”.
    """
    saying = _SAYINGS.get(outage.status(now), _ahead)
    said = (_perhaps if outage.only_possible and saying in (_ahead, _off) else saying)(outage, now)
    if outage.reason and outage.state == "posted":
        return f"{said} {_('The reason: {reason}.', reason=outage.reason.rstrip('.'))}"
    return said


def _ahead(outage: OutageRow, now: datetime) -> str:
    told = when(outage.starts, outage.ends, now)
    if outage.sure:
        return _("At your address the power will be off {when}.", when=told)
    return _(
        "The power will be off {when} in this area: “{area}”. That is a part of your ward; I cannot say for sure whether your home is in it.",
        when=told,
        area=outage.area,
    )


def _perhaps(outage: OutageRow, now: datetime) -> str:
    told = when(outage.starts, outage.ends, now)
    if outage.sure:
        return _(
            "By the published schedule your power may be off {when}; that is possible, not certain.",
            when=told,
        )
    return _(
        "By the published schedule the power may be off {when} in this area: “{area}”; that is possible, not certain.",
        when=told,
        area=outage.area,
    )


def _off(outage: OutageRow, now: datetime) -> str:
    told = {"start": formats.moment(outage.starts, now), "end": formats.moment(outage.ends, now)}
    if outage.sure:
        return _(
            "At your address the power has been off since {start} as announced. It is expected back at {end}.",
            **told,
        )
    return _(
        "The power has been off since {start} as announced in this area: “{area}”. It is expected back at {end}. That is a part of your ward; is the power off at your neighbours' too?",
        **told,
        area=outage.area,
    )


def _fault(outage: OutageRow, now: datetime) -> str:
    told = {"start": formats.moment(outage.starts, now), "end": formats.moment(outage.ends, now)}
    if outage.ends <= now:
        return _(
            "There has been a fault at {place} since {start}. It was to be over at {end}; the repair crew is still at work, and I am asking them for a new hour.",
            **told,
            place=outage.place,
        )
    if outage.sure:
        return _(
            "There has been a fault at {place} since {start}. The repair crew is at work; the power is expected back at {end}.",
            **told,
            place=outage.place,
        )
    return _(
        "There has been a fault since {start} in this area: “{area}”. The repair crew is at work; the power is expected back there at {end}. It may be the cause at your home too.",
        **told,
        area=outage.area,
    )


def _moved(outage: OutageRow, now: datetime) -> str:
    before = when(outage.starts, outage.ends, now)
    if outage.instead_starts is None or outage.instead_ends is None or outage.instead_ends <= now:
        return _undated(before, over=outage.instead_ends is not None)
    after = when(outage.instead_starts, outage.instead_ends, now)
    return _(
        "The outage announced {before} is postponed. The power will be off {after} instead.",
        before=before,
        after=after,
    )


def _to_these(outage: OutageRow, now: datetime) -> str:
    """Of one that was postponed to hours that were said just before."""
    before = when(outage.starts, outage.ends, now)
    return _("The outage announced {before} is postponed to these hours.", before=before)


def _undated(before: str, *, over: bool) -> str:
    if over:
        return _("The outage announced {when} will not take place; it was held at another time.", when=before)
    return _("The outage announced {when} is postponed; the new hours are not settled yet.", when=before)


def _cancelled(outage: OutageRow, now: datetime) -> str:
    return _(
        "The outage announced {when} is cancelled.",
        when=when(outage.starts, outage.ends, now),
    )


def _restored(outage: OutageRow, now: datetime) -> str:
    return _(
        "The power has been back since {time}. If it is still off at your home, I will report it to the repair crew.",
        time=formats.moment(outage.restored_at, now),
    )


_SAYINGS: dict[str, Callable[[OutageRow, datetime], str]] = {
    "off": _off,
    "over": _off,
    "fault": _fault,
    "postponed": _moved,
    "cancelled": _cancelled,
    "restored": _restored,
}
