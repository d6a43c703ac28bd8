"""First screens of who steers and of who administers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pandas as pd
import streamlit as st

from portal import formats, given_up
from portal.access import Person
from portal.database import session
from portal.i18n import _, ngettext
from portal.insights import queries as insights
from portal.messages import queries as messages
from portal.messages.models import MessageState
from portal.organisation import queries as organisation
from portal.outages.queries import outages
from portal.settings import settings
from portal.ui.app import pages
from portal.ui.components import links, parts
from portal.ui.components.links import to
from portal.ui.screens.insights import figures
from portal.ui.screens.messages.unsent import bar


def executive(person: Person, now: datetime) -> None:
    """The week in six figures, who is furthest from the target, and what is off now."""
    with session(person) as db:
        week = insights.report(db, "week", now, None)
        off, every = outages.listing(db, None, "now", "", now, limit=5)
    scope = _("the last 7 days, compared with the 7 before up to the same hour")
    parts.render(parts.head(_("To do"), scope, aside=f"{formats.long_date(now)} · {formats.time(now)}"))
    figures.key_figures(week)
    left, right = st.columns(2, gap="medium")
    with left:
        _furthest(week)
        if st.button(_("All figures"), type="primary", icon=":material/monitoring:", shortcut="Alt+Enter"):
            pages.go("insights")
    with right:
        parts.render(parts.section(_("Off now"), ngettext("{count} outage", "{count} outages", every)))
        columns = [_("Place"), _("Unit"), _("Expected back"), parts.Column(_("Customers"), number=True)]
        outages_now = [(o.place, o.unit, formats.moment(o.ends, now), o.customers) for o in off]
        if off:
            parts.render(parts.table(columns, outages_now, caption=_("Off now")))
        else:
            parts.render(parts.empty(_("No outage is under way."), symbol="power"))


def _furthest(week: insights.Report) -> None:
    """Six districts at most that are below the target, the lowest first."""
    note = _(
        "on time in 7 days, units with at least {count} tickets resolved or overdue",
        count=insights.LEAST_RESOLVED,
    )
    parts.render(parts.section(_("Furthest from the target"), note))
    ranked = _ranked(week)
    worst = ranked[ranked["share"] < insights.ON_TIME_TARGET].head(6)
    if ranked.empty:
        words = _("Too few tickets were resolved to compare districts.")
        return parts.render(parts.empty(words, symbol="query_stats"))
    if worst.empty:
        return parts.render(parts.empty(_("Every district counted here reaches the target.")))
    columns = [_("Unit"), parts.Column(_("On time"), number=True), parts.Column(_("Resolved"), number=True)]
    rows = [
        (parts.link(w.unit, to("insights", unit=w.unit_id)), formats.percent(w.share), int(w.resolved))
        for w in worst.itertuples()
    ]
    return links.show(parts.table(columns, rows, caption=_("Furthest from the target")), key="worst")


def _ranked(week: insights.Report) -> pd.DataFrame:
    """Districts by their share on time, the worst first; few requests say nothing about one."""
    judged = week.on_time["resolved"] + week.on_time["late"]
    return week.on_time[judged >= insights.LEAST_RESOLVED]


def administrator(person: Person, now: datetime) -> None:
    """Who waits for a role, what could not be sent."""
    with session(person) as db:
        people = organisation.people(db)
        month = now - timedelta(days=messages.UNSENT_DAYS)
        counts, unsent = messages.counts_since(db, month), messages.unsent(db)
    without = sorted((p for p in people if p.role is None), key=lambda p: -p.id)  # newest first
    signed_in = sum(1 for p in people if p.signed_in)
    scope = _("{count} people, {signed_in} signed in", count=len(people), signed_in=signed_in)
    parts.render(parts.head(_("To do"), scope, aside=f"{formats.long_date(now)} · {formats.time(now)}"))
    if broken := given_up.parts(settings.var):
        parts.render(*(_given_up(part, now) for part in broken))
    bar(unsent, person)
    links.show(_tiles(len(without), counts), key="tiles")
    parts.render(parts.section(_("Without a role"), _("newest first")))
    if without:
        links.show(_without(without[:8]), key="without")
    else:
        parts.render(parts.empty(_("Everybody has a role.")))
    if st.button(_("People and roles"), type="primary", icon=":material/badge:", shortcut="Alt+Enter"):
        pages.go("people")


def _given_up(part: given_up.Part, now: datetime) -> parts.Markup:
    """What does not run, what that means, and where to look."""
    title = {
        "worker": _("Messages to customers are not being sent"),
        "provider": _("Nobody can sign in with the demo's sign-in"),
    }.get(part.name, _("A part of the portal does not run"))
    text = _(
        "The part {part} has kept ending since {since}. It is tried again at {again}; its log is {log}.",
        part=part.name,
        since=formats.moment(part.since, now),
        again=formats.time(part.again),
        log=part.log,
    )
    return parts.notice(title, text, "red", "error")


def _tiles(without: int, counts: messages.MessageCounts) -> parts.Markup:
    def tile(state: MessageState, listed: str, look: str, why: str) -> parts.Markup:
        return parts.tile(counts.of(state), look, to("messages", period="month", state=listed), why=why)

    return parts.tiles(
        [
            parts.tile(
                without, "today", to("people"), words=_("Without a role"), why=_("they see nothing yet")
            ),
            tile(MessageState.NO_GATEWAY, "no_gateway", "no_gateway", _("kept in the folder")),
            tile(MessageState.FAILED, "failed", "failed", _("messages to customers")),
            tile(MessageState.WAITING, "waiting", "queued", _("messages to customers")),
        ]
    )


def _without(people: Sequence[organisation.PersonRow]) -> parts.Markup:
    badge = parts.badge(_("No role"), "yellow")
    return parts.rows(
        parts.Row(p.name, p.email or p.subject, to("people", person=p.id), lead=badge) for p in people
    )
