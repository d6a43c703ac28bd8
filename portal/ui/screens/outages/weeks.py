"""Two weeks at a glance: a row a station, a column a day, a bar for each day something is off. It is a table: who hears
it gets the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from markupsafe import Markup

from portal import formats
from portal.i18n import _, ngettext
from portal.outages.queries.rows import OutageRow
from portal.ui.components import parts
from portal.ui.components.parts import NOTHING, icon
from portal.ui.components.status import status

#: In the order of the legend.
SHOWN = ("fault", "off", "draft", "posted", "postponed", "cancelled", "restored", "over")


def weeks(
    outages: Sequence[OutageRow],
    since: datetime,
    now: datetime,
    href: Callable[[OutageRow], str],
    *,
    days: int = 14,
    current: str = "",
    units: bool = False,
) -> Markup:
    """The table (show it with `links.show`).

    Args:
        href: where the bar of an outage leads.
        current: key of the one that is open.
        units: whether rows tell whose they are.
    """
    dates = [(since + timedelta(days=n)).date() for n in range(days)]
    rows: dict[tuple[int, str], list[OutageRow]] = {}
    for outage in outages:
        rows.setdefault((outage.district_id, outage.place), []).append(outage)
    body = Markup("").join(
        _row(place, many, dates, now, href, current, units) for (_d, place), many in rows.items()
    )
    share = (now - since) / timedelta(days=1) % 1
    return Markup(
        '{legend}<div class="wrapx weeks" tabindex="0" role="group" aria-label="{name}" style="--now:{share:.1f}%">'
        '<table><caption class="sr">{name}</caption><thead><tr><td></td>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    ).format(
        legend=_legend(outages, now),
        name=_("Outages of two weeks, by place and day"),
        share=share * 100,
        heads=Markup("").join(_head(day, now.date()) for day in dates),
        body=body,
    )


def _legend(outages: Sequence[OutageRow], now: datetime) -> Markup:
    there = {outage.status(now) for outage in outages}
    shown = Markup("").join(
        Markup('<span class="{}">{}{}</span>').format(known.tone, icon(known.icon), str(known.word))
        for known in (status(key) for key in SHOWN if key in there)
    )
    return Markup('<p class="legend">{}</p>').format(shown)


def _head(day: date, today: date) -> Markup:
    name = formats.weekday(day)
    kind = " now" if day == today else ""
    return Markup('<th scope="col" class="day{}">{}<span class="sr"> {}</span></th>').format(
        kind, formats.short_date(day), name
    )


def _row(
    place: str,
    outages: Sequence[OutageRow],
    dates: Sequence[date],
    now: datetime,
    href: Callable[[OutageRow], str],
    current: str,
    units: bool,
) -> Markup:
    told = parts.dotted(
        outages[0].unit if units else "", _reached(outages), *dict.fromkeys(o.reason for o in outages)
    )
    about = Markup('<small title="{}">{}</small>').format(told, told) if told else NOTHING
    cells = Markup("").join(
        Markup('<td class="{}">{}</td>').format(
            "now" if day == now.date() else "",
            Markup("").join(_bar(o, day, now, href(o), current) for o in outages if _covers(o, day)),
        )
        for day in dates
    )
    return Markup('<tr><th scope="row" title="{}"><span>{}</span>{}</th>{}</tr>').format(
        place, place, about, cells
    )


def _reached(outages: Sequence[OutageRow]) -> str:
    """How many customers the row's place has, as lists say it of its latest outage."""
    count = next((o.customers for o in reversed(outages) if o.customers is not None), None)
    return "" if count is None else ngettext("{count} customer", "{count} customers", count)


def _bar(outage: OutageRow, day: date, now: datetime, href: str, current: str) -> Markup:
    known = status(outage.status(now))
    begin, end = _share(outage, day)
    return Markup(
        '<a class="{tone} {state}" href="{href}" title="{title}" style="--begin:{begin:.1f}%;--length:{length:.1f}%"{now}>{hour}<span class="sr"> {word}, {place}</span></a>'
    ).format(
        tone=known.tone,
        state=outage.state,
        href=href,
        now=Markup(' aria-current="true"') if outage.key == current else NOTHING,
        title=_title(outage, str(known.word)),
        begin=begin,
        length=end - begin,
        hour=_hours(outage, day),
        word=str(known.word),
        place=outage.place,
    )


def _hours(outage: OutageRow, day: date) -> str | Markup:
    """From when until when on this day, on two lines where there is no room; an arrow where it goes on beyond it."""
    begins, ends = formats.local(outage.starts), formats.local(outage.restored_at or outage.ends)
    first = formats.time(outage.starts) if begins.date() == day else "→"
    last = (ends - timedelta(seconds=1)).date()
    until = "24:00" if ends.date() != last else formats.time(ends)
    if last > day:
        return f"{first} →".replace("→ →", "→")
    return Markup("{}–<wbr>{}").format(first, until)


def _share(outage: OutageRow, day: date) -> tuple[float, float]:
    """Where in the day it begins and ends, each in percent."""
    midnight = formats.local(outage.starts).replace(hour=0, minute=0, second=0, microsecond=0)
    midnight += timedelta(days=(day - midnight.date()).days)
    until = outage.restored_at or outage.ends
    begin, end = ((each - midnight) / timedelta(days=1) * 100 for each in (outage.starts, until))
    begin = min(max(begin, 0.0), 100.0)
    return begin, min(max(end, begin), 100.0)


def _title(outage: OutageRow, word: str) -> str:
    told = [
        formats.span(outage.starts, outage.ends),
        word,
        _reached([outage]),
        outage.reason or "",
        outage.area,
    ]
    return " · ".join(filter(None, told))


def _covers(outage: OutageRow, day: date) -> bool:
    """Whether it is off on this day; an end at midnight belongs to the day before."""
    last = formats.local(outage.restored_at or outage.ends) - timedelta(seconds=1)
    return formats.local(outage.starts).date() <= day <= max(last.date(), formats.local(outage.starts).date())
