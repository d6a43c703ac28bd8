"""Outages: two weeks at a glance, a list, one to post, a schedule to read in. All may look; writing is by unit."""

from __future__ import annotations

import streamlit as st

from portal import formats
from portal.access import NotFound, may
from portal.callbacks import actions as ringing
from portal.callbacks import queries as callbacks
from portal.database import session
from portal.i18n import _
from portal.messages import queries as messages
from portal.organisation.queries import units_in_scope
from portal.outages import notice_period
from portal.outages.queries import outages
from portal.outages.queries.affected import NOBODY, affected_by, wards_of
from portal.outages.queries.own_acts import own_outage_acts
from portal.ui.app import clock, current_user, pages, theme
from portal.ui.components import filters, links, parts
from portal.ui.components.markdown import literal
from portal.ui.components.panes import panes
from portal.ui.forms import errors
from portal.ui.screens.outages import address, dialogs, form, import_view, list_view, pane, undo
from portal.ui.screens.outages.weeks import weeks

person, now = current_user.person(), clock.now()
since, until = address.period(now)
found: list[outages.OutageRow] = []
opened, missing = None, False

with session(person) as db:
    acts = own_outage_acts(db) if dialogs.may_write(person) else []
    known = {u.id: u for u in units_in_scope(db, "district", "operator")}
    names = {str(id): u.short_name for id, u in known.items()}
    asked = address.read(person, names)
    if asked.view == "list":
        counts = outages.counts(db, asked.unit, now)
        found, total = outages.listing(db, asked.unit, asked.state, asked.q, now, asked.page)
    elif asked.view == "weeks":
        found = outages.schedule(db, asked.unit, since, until)
    if asked.view in ("weeks", "list"):
        if dialogs.writes(person, asked.unit or person.unit_id):
            drafts, untold = outages.to_do(db, asked.unit, post=4, notify=3)
        else:
            off, _every = outages.listing(db, asked.unit, "now", "", now, limit=6)
    if asked.outage:
        try:
            o = outages.one(db, *asked.outage)
            affected, clashes = NOBODY, []
            if asked.view != address.EDIT:  # the form asks by what stands in it
                wards = [] if o.transformer_id or o.feeder_id else wards_of(db, o.district_id, o.id)
                affected = affected_by(db, o.district_id, o.transformer_id, o.feeder_id, wards)
                clashes = list(outages.overlapping(db, o))
            rung, written = callbacks.NOT_RUNG, messages.NONE_WRITTEN
            if may(ringing.claim, person) and o.state != "draft":  # of a draft nobody is told
                rung = callbacks.of_outage(db, o.district_id, o.id)
                written = messages.of_outage(db, o.district_id, o.id)
            opened = pane.OpenedOutage(o, affected, rung, clashes, written)
        except NotFound:
            missing = True

if opened:
    theme.title(opened.outage.place, formats.span(opened.outage.starts, opened.outage.ends))
if asked.view == "list":
    filters.first_page_unless(found)


def head() -> None:
    unit = known.get(asked.unit) if asked.unit else None
    scope = parts.dotted(
        unit.name if unit else _("All districts"),
        f"{formats.short_date(since)} – {formats.date(until - address.ONE_DAY)}",
        _("post at least {count} days ahead", count=notice_period.notice_days())
        if notice_period.notice_days()
        else "",
    )
    parts.render(parts.head(_("Outages"), scope))
    with st.container(horizontal=True, vertical_alignment="center", key="views"):
        filters.segments("view", _("View"), address.VIEWS, icons=address.ICONS)
        every = known[asked.home].short_name if asked.home else _("All districts")
        others = {k: v for k, v in names.items() if k != str(asked.home)}
        filters.pick(
            "unit",
            _("District"),
            ({address.ALL: _("All districts")} if asked.home else {}) | others,
            every,
        )
        for view, words in address.writing(person).items():
            if st.button(literal(words), icon=f":material/{address.ICONS[view]}:", key=f"to-{view}"):
                pages.go("outages", view=view)


def writing_head() -> None:
    """Of what one leaves the views for: what it is, and the way back."""
    over = parts.link(_("Outages"), asked.at(view=""))
    links.show(parts.head(address.WRITING[asked.view], over=over), key="writing")


if asked.view == address.EDIT and opened and opened.outage.state == "draft":
    parts.render(parts.head(_("Correct a draft"), opened.outage.place))
    links.show(parts.link(_("Back"), asked.of(opened.outage)), key="back")
    form.show(person, {}, opened.outage)
elif asked.view == "new":
    writing_head()
    form.show(person, {id: u.short_name for id, u in known.items()})
elif asked.view == "import":
    writing_head()
    import_view.show(person)
else:
    master, detail = panes(asked.at() if opened or missing else "", (3, 1))
    with master:
        head()
        if asked.view == "list":
            list_view.bar(counts)
            list_view.table(asked, found, total, now)
        elif found:
            key = opened.outage.key if opened else ""
            table = weeks(found, since, now, asked.of, current=key, units=asked.unit is None)
            links.show(table, key="weeks")
        else:
            parts.render(parts.empty(_("Nothing is off in these two weeks."), symbol="event_available"))
    with detail:
        if missing:
            errors.show(NotFound("outage"))
        undo.show(acts, person, opened.outage.key if opened else "")
        if opened:
            pane.facts(opened, now)
            dialogs.show(person, opened, now)
        if dialogs.writes(person, asked.unit or person.unit_id):
            pane.to_do(asked, drafts, untold, now)
        else:
            pane.off_now(asked, off, now)
