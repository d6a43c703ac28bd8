"""An outage to be posted: at the left what is known, at the right whom it reaches before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import streamlit as st
from sqlalchemy.orm import Session

from portal.access import Person, Role
from portal.database import session
from portal.i18n import _
from portal.outages import actions, notice_period, transitions
from portal.outages.queries import outages
from portal.outages.queries import preview as previews
from portal.outages.queries.affected import NOBODY, Affected, affected_by, wards_named
from portal.outages.queries.preview import Preview
from portal.outages.queries.rows import OutageRow
from portal.ui.app import clock, pages
from portal.ui.components import parts
from portal.ui.components.markdown import literal
from portal.ui.forms import errors
from portal.ui.forms.boxes import Boxes
from portal.ui.forms.idempotency import turn
from portal.ui.forms.widgets import widget
from portal.ui.screens.outages import dialogs, pane, preview
from portal.ui.screens.outages.dialogs import FIELDS

Values = Mapping[str, Any]
AREA_ONLY = ""


@dataclass(frozen=True)
class Typed:
    """What stands in the form."""

    district_id: int
    values: dict[str, Any]

    @property
    def complete(self) -> bool:
        """Whether there is enough to count and post."""
        v = self.values
        place = v["transformer_id"] or v["feeder_id"] or v["area"]
        return bool(place and v["starts"] and v["ends"] and not self.backwards)

    @property
    def backwards(self) -> bool:
        """Whether it would end before it has begun."""
        v = self.values
        return bool(v["starts"] and v["ends"] and v["ends"] <= v["starts"])


@st.fragment
def show(person: Person, units: Mapping[int, str], draft: OutageRow | None = None) -> None:
    """Draw the form for a new one, or for a draft that is corrected."""
    with errors.guard():
        _show(person, units, draft)


def _show(person: Person, units: Mapping[int, str], draft: OutageRow | None) -> None:
    key = draft.key if draft else f"new:{turn('outage', 'new')}"
    left, right = st.columns([7, 5], gap="large")
    with left:
        typed = _inputs(person, units, draft)
    with right:
        _preview(person, typed, draft, key)


def _inputs(person: Person, units: Mapping[int, str], draft: OutageRow | None) -> Typed:
    district, boxes = draft.district_id if draft else person.unit_id, _boxes(draft)
    if person.role is Role.CENTRE_SUPERVISOR and draft is None:
        district = boxes.selectbox(
            "unit", _("District"), list(units), next(iter(units)), words=units.__getitem__
        )
    what = _equipment(person, district, draft, boxes)
    given = {name: getattr(draft, name) for name in FIELDS} if draft else _fresh()
    values: dict[str, Any] = {
        "transformer_id": int(what[1:]) if what.startswith("t") else None,
        "feeder_id": int(what[1:]) if what.startswith("f") else None,
    }
    for names in (("starts", "ends"), ("kind", "reason")):
        for name, column in zip(names, st.columns(2), strict=True):
            with column:
                values[name] = widget(FIELDS[name], given[name], boxes)
    needed = not (values["transformer_id"] or values["feeder_id"])
    values["area"] = widget(replace(FIELDS["area"], required=needed), given["area"], boxes)
    if not needed:
        parts.render(
            parts.muted(_("May stay empty: the name and ward of the station or line are used instead."))
        )
    return Typed(district, values)


def _boxes(draft: OutageRow | None) -> Boxes:
    return Boxes("outage", draft.key if draft else "new")


def _fresh() -> dict[str, Any]:
    """An hour to start from: the first morning that the rule allows."""
    morning = clock.now().replace(hour=8, minute=0, second=0, microsecond=0)
    starts = morning + timedelta(days=notice_period.notice_days() + 1)
    return dict.fromkeys(FIELDS) | {"kind": "planned", "starts": starts, "ends": starts + timedelta(hours=3)}


def _equipment(person: Person, district: int, draft: OutageRow | None, boxes: Boxes) -> str:
    with session(person) as db:
        stations, lines = outages.equipment(db, district)
    options = {AREA_ONLY: _("By area only")}
    options |= {f"t{id}": name for id, name in stations.items()} | {
        f"f{id}": name for id, name in lines.items()
    }
    was = (
        f"t{draft.transformer_id}"
        if draft and draft.transformer_id
        else f"f{draft.feeder_id}"
        if draft and draft.feeder_id
        else AREA_ONLY
    )
    return boxes.selectbox(
        f"what-{district}",
        _("Station or line"),
        list(options),
        was if was in options else AREA_ONLY,
        words=lambda o: options.get(o, o),
        help=_("With a station or a line it is known exactly whom the outage reaches, and they can be told."),
    )


def _preview(person: Person, typed: Typed, draft: OutageRow | None, key: str) -> None:
    parts.render(parts.section(_("Before it is posted")))
    if typed.backwards:
        preview.backwards()
    elif not typed.complete:
        parts.render(
            parts.empty(_("Choose where and when to see how many customers are affected."), symbol="groups")
        )
    affected, clashes, would = (
        _counted(person, typed, draft) if typed.complete else (NOBODY, [], previews.NOTHING)
    )
    now, values = clock.now(), typed.values
    if typed.complete:
        _facts(affected, clashes, typed)
    note = None
    if values["starts"] and notice_period.is_late(values["kind"] or "planned", values["starts"], now):
        parts.render(
            parts.notice(
                _("Too late for the rule"), transitions.too_late(values["starts"], now), "orange", "alarm"
            )
        )
        note = widget(dialogs.WHY_LATE, draft.note if draft else None, _boxes(draft))
    if typed.complete and affected.exact:
        preview.show(would)
    _buttons(person, Typed(typed.district_id, {**values, "note": note}), draft, would, key)


def _counted(
    person: Person, typed: Typed, draft: OutageRow | None
) -> tuple[Affected, Sequence[OutageRow], Preview]:
    v = typed.values
    with session(person) as db:
        wards = [] if v["transformer_id"] or v["feeder_id"] else wards_named(db, v["area"] or "")
        affected = affected_by(db, typed.district_id, v["transformer_id"], v["feeder_id"], wards)
        clashes = outages.clashes(
            db,
            typed.district_id,
            v["transformer_id"],
            v["feeder_id"],
            v["starts"],
            v["ends"],
            draft.id if draft else None,
        )
        would = previews.of_new(db, typed.district_id, v, clock.now()) if affected.exact else previews.NOTHING
    return affected, clashes, would


def _facts(affected: Affected, clashes: Sequence[OutageRow], typed: Typed) -> None:
    told = [
        (_("Affects"), pane.reached(affected)),
        (_("Can be told"), pane.tellable(affected)),
        (_("Same place"), pane.overlaps(clashes)),
        (_("Lasts"), _duration(typed.values["starts"], typed.values["ends"])),
    ]
    parts.render(parts.facts(told, one=True))
    if affected.by == "nothing":
        parts.render(
            parts.muted(_("No ward of the area was recognised: an agent will find it in the list only."))
        )


def _duration(starts: datetime, ends: datetime) -> str:
    from portal import formats

    return formats.duration((ends - starts) / timedelta(minutes=1), exact=True)


def _buttons(person: Person, typed: Typed, draft: OutageRow | None, would: Preview, key: str) -> None:
    count = would.told
    post = st.button(
        literal(preview.post_words(would)),
        type="primary",
        icon=":material/send:",
        shortcut="Mod+Enter",
        width="stretch",
        key=f"{key}:post",
        disabled=not typed.complete,
    )
    with st.container(horizontal=True):
        quiet = bool(count) and st.button(_("Post, tell nobody"), key=f"{key}:quiet")
        keep = st.button(
            _("Keep as a draft"), icon=":material/edit_note:", key=f"{key}:keep", disabled=not typed.complete
        )
    if not (post or quiet or keep):
        return
    _write(person, typed, draft, would, post=post or quiet, notify=post and bool(count))


def _write(
    person: Person, typed: Typed, draft: OutageRow | None, would: Preview, *, post: bool, notify: bool
) -> None:
    key = draft.key if draft else "new"

    def leave(id: int) -> None:
        pages.go("outages", outage=f"{typed.district_id}-{id}")

    if post:
        dialogs.perform(
            "outage",
            key,
            person,
            lambda db: _post(db, typed, draft, notify=notify),
            dialogs.messages(would),
            lambda posted: leave(posted.id),
            doing="post",
        )
    else:
        dialogs.perform(
            "outage",
            key,
            person,
            lambda db: _keep(db, typed, draft),
            lambda _id: _("The draft is kept."),
            leave,
            doing="keep",
        )


def _post(db: Session, typed: Typed, draft: OutageRow | None, *, notify: bool) -> actions.Done:
    if draft is None:
        return actions.announce(db, typed.district_id, typed.values, notify=notify)
    _correct(db, typed, draft)
    return actions.post(db, draft.district_id, draft.id, notify=notify)


def _keep(db: Session, typed: Typed, draft: OutageRow | None) -> int:
    """Returns the draft's id."""
    if draft is None:
        return actions.draft(db, typed.district_id, typed.values).id
    _correct(db, typed, draft)
    return draft.id


def _correct(db: Session, typed: Typed, draft: OutageRow) -> None:
    changes = {name: value for name, value in typed.values.items() if value != getattr(draft, name)}
    if changes:
        actions.edit(db, draft.district_id, draft.id, changes, version=draft.version)
