"""The executive's screen: six figures with what they are compared with, and four charts with their numbers."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from portal import formats
from portal.access import Person
from portal.i18n import _
from portal.insights.queries import ON_TIME_TARGET, Report
from portal.ui.components import charts, links, parts
from portal.ui.components.links import to

#: What has no colour of its own.
OTHER = "·"
#: Districts a chart has room for; the download has all of them.
MAX_UNITS = 10
#: From fewer than these a change is not told in percent: 3 → 25 would be +733%.
LEAST_COMPARED = 10


def key_figures(report: Report) -> None:
    """On time, overdue, requests, minutes without power, urged."""
    now, before = report.totals, report.before
    minutes, minutes_before = average_minutes(report.outages), average_minutes(report.outages_before)
    daily = report.by_day.groupby("day")["requests"].sum().reindex(report.window.every_day, fill_value=0)
    links.show(
        parts.figures(
            [
                parts.Figure(
                    _("On time"),
                    formats.percent(now.on_time),
                    _("target {share}", share=formats.percent(ON_TIME_TARGET, 0)),
                    _points(now.on_time, before.on_time if before else None),
                ),
                parts.Figure(
                    _("Overdue now"),
                    formats.number(now.overdue),
                    _("of {count} open", count=now.open),
                    href=to("board"),
                ),
                parts.Figure(
                    _("Tickets"),
                    formats.number(now.requests),
                    _("{count} resolved", count=now.resolved),
                    _more(now.requests, before.requests if before else None),
                    past=[float(v) for v in daily.tolist()],
                ),
                parts.Figure(
                    _("Without power"),
                    _("{minutes} min", minutes=formats.number(minutes, 1)),
                    _("per customer"),
                    _fewer(minutes, minutes_before),
                    href=to("outages"),
                ),
                parts.Figure(
                    _("Came back"),
                    formats.percent(now.reopened / now.resolved if now.resolved else None),
                    _("{count} not solved, of what was resolved", count=now.reopened),
                ),
                parts.Figure(
                    _("Urged, unanswered"), formats.number(now.urged), _("tickets"), href=to("board")
                ),
            ]
        ),
        key="figures",
    )
    parts.render(parts.muted(on_time_rule()))


def on_time_rule() -> str:
    """How the share on time is counted: it stands where the figure does."""
    return _(
        "On time: resolved within the limit, of all that were resolved under a limit and all that are overdue now."
    )


def charts_of(person: Person, report: Report, categories: Mapping[str, str]) -> None:
    """Requests by day and category, on time by district, open and overdue now, minutes without power."""
    left, right = st.columns(2)
    with left:
        _requests(person, report, categories)
        _open(person, report)
    with right:
        _on_time(person, report)
        _outages(person, report)


def _requests(person: Person, report: Report, categories: Mapping[str, str]) -> None:
    data = report.by_day
    kept = kept_colours(categories)
    names = {c: categories[c] for c in kept} | {OTHER: _("Other")}
    shown = data.assign(kind=data["category"].where(data["category"].isin(list(kept)), OTHER))
    shown = shown.groupby(["day", "kind"], as_index=False)["requests"].sum()
    there = set(shown["kind"])
    numbers = data.assign(name=data["category"].map(lambda c: categories.get(c, c)))
    sums = data.groupby("category")["requests"].sum()
    most = str(sums.idxmax()) if len(sums) else ""
    charts.show(
        person,
        charts.stacked_days(
            shown,
            day="day",
            value="requests",
            series="kind",
            names={kind: word for kind, word in names.items() if kind in there},
            every=report.window.every_day,
            tones=kept | {OTHER: "gray"},
        ),
        _("Tickets by day"),
        key="requests-by-day",
        says=_(
            "{count} tickets, most of them: {category}.",
            count=int(data["requests"].sum()),
            category=categories.get(most, most),
        ),
        numbers=numbers,
        headings={"day": _("Day"), "name": _("Category"), "requests": _("Tickets")},
        note=_("by category; today up to {time}", time=formats.time(report.window.until)),
    )


def kept_colours(categories: Mapping[str, str]) -> dict[str, str]:
    """The colour that each of the most urgent categories has, whatever the period and its figures."""
    return dict(zip(categories, charts.SERIES, strict=False))


def _on_time(person: Person, report: Report) -> None:
    data = report.on_time
    worst = data.iloc[0] if len(data) else None
    charts.show(
        person,
        charts.dots(data.head(MAX_UNITS), name="unit", share="share", target=ON_TIME_TARGET),
        _("On time by district"),
        key="on-time-by-district",
        says=""
        if worst is None
        else _(
            "Lowest: {unit} with {share}.", unit=worst["unit"], share=formats.percent(float(worst["share"]))
        ),
        numbers=data,
        headings={
            "unit": _("Unit"),
            "resolved": _("Resolved"),
            "on_time": _("On time"),
            "late": _("Overdue now"),
            "share": _("Share"),
        },
        note=_first_of(data["unit"].nunique(), _("the lowest"), _("resolved in this period, or overdue now")),
    )


def _open(person: Person, report: Report) -> None:
    data = report.open
    parts_of = pd.concat(
        [
            data.assign(kind="overdue", requests=data["overdue"]),
            data.assign(kind="in_time", requests=data["open"] - data["overdue"]),
        ]
    )
    charts.show(
        person,
        charts.stacked_bars(
            parts_of[parts_of["unit"].isin(data["unit"].head(MAX_UNITS))],
            name="unit",
            value="requests",
            series="kind",
            names={"overdue": _("Overdue"), "in_time": _("In time")},
            tones={"overdue": "red", "in_time": "pale"},
            order=data["unit"].tolist()[:MAX_UNITS],
        ),
        _("Open now"),
        key="open-now",
        says=_(
            "{open} open, {overdue} of them overdue.",
            open=int(data["open"].sum()),
            overdue=int(data["overdue"].sum()),
        ),
        numbers=data,
        headings={"unit": _("Unit"), "open": _("Open"), "overdue": _("Overdue")},
        note=_first_of(len(data), _("most overdue"), _("whatever the period")),
    )


def _outages(person: Person, report: Report) -> None:
    data = report.outages
    order = data.groupby("unit")["minutes"].sum().sort_values(ascending=False).index.tolist()
    charts.show(
        person,
        charts.stacked_bars(
            data[data["unit"].isin(order[:MAX_UNITS])],
            name="unit",
            value="minutes",
            series="kind",
            names={"planned": _("Planned"), "fault": _("Fault")},
            tones={"planned": "blue", "fault": "orange"},
            order=order[:MAX_UNITS],
            format=",.0f",
        ),
        _("Minutes without power"),
        key="minutes-without-power",
        says="" if data.empty else _("Most: {unit}.", unit=order[0]),
        numbers=data,
        headings={
            "unit": _("Unit"),
            "kind": _("Kind"),
            "customer_minutes": _("Customer minutes"),
            "served": _("Customers served"),
            "minutes": _("Minutes per customer"),
        },
        note=_first_of(len(order), _("most minutes"), _("average per customer")),
    )


def _first_of(count: int, rule: str, note: str) -> str:
    """The note of a chart that has no room for every district: by which rule it chose, and that its numbers have all."""
    if count <= MAX_UNITS:
        return note
    return _(
        "{note} · {rule}: {most} of {count} units, all in the numbers",
        note=note,
        rule=rule,
        most=MAX_UNITS,
        count=count,
    )


def average_minutes(frame: pd.DataFrame) -> float:
    """Σ minutes × customers / customers served, also by the districts where the power was never off."""
    return (
        0.0 if frame.empty else float(frame["customer_minutes"].sum()) / float(frame["served_by_all"].iloc[0])
    )


def _points(now: float | None, before: float | None) -> parts.Change | None:
    if now is None or before is None:
        return None
    gap = round((now - before) * 100, 1)
    if not gap:
        return None
    return parts.Change(_("{points} points", points=_signed(gap, 1)), gap >= 0, good=gap >= 0)


def _more(now: float | None, before: float | None) -> parts.Change | None:
    if not now or not before or before < LEAST_COMPARED:
        return None
    gap = round((now / before - 1) * 100)
    return parts.Change(f"{_signed(gap, 0)}%", gap >= 0) if gap else None


def _fewer(now: float, before: float) -> parts.Change | None:
    if not before:
        return None
    words = _("{minutes} min", minutes=_signed(now - before, 1))
    return parts.Change(words, now >= before, good=now <= before)


def _signed(value: float, decimals: int) -> str:
    return ("+" if value >= 0 else "−") + formats.number(abs(value), decimals)
