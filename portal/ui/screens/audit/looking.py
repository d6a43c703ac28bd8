"""What is looked for in the past: read from the address, drawn above every list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import streamlit as st
from sqlalchemy.orm import Session

from portal import formats
from portal.audit import queries
from portal.audit.labels import ACTIONS
from portal.audit.models import AccessEventKind
from portal.audit.queries import At, Past, Record
from portal.i18n import _
from portal.ui.app import clock
from portal.ui.components import filters

RECORD = re.compile(r"([a-z_]{1,30})-(\d{1,9})-(\d{1,18})", re.ASCII)
PLACE = re.compile(r"(\d{1,17})\.(\d{1,18})", re.ASCII)
SINCE, UNTIL = "since", "until"


def past(db: Session, view: str) -> Past | None:
    """What the address asks for; None where it names a record that there is not."""
    row = filters.text("row")
    record = _record(db, row)
    if row and record is None:
        return None
    since, until = _day(SINCE), _day(UNTIL)
    return Past(
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until else None,
        person_id=filters.number("person"),
        record=record,
        action=filters.one_of("what", ACTIONS) if view in ("changes", "portal") else None,
        kinds=[kind]
        if (kind := filters.one_of("what", AccessEventKind.words())) and view == "access"
        else (),
        people=view != "portal",
    )


def before() -> At | None:
    """Where the page begins: what the address says, for a list that goes on."""
    told = PLACE.fullmatch(filters.text("before"))
    return _at(told) if told else None


def opened() -> At | None:
    """The action that the address opens."""
    told = PLACE.fullmatch(filters.text("act"))
    return _at(told) if told else None


def place(at: At) -> str:
    """As it stands in an address: microseconds, and what decides between equal moments."""
    return f"{int(at.at.timestamp()) * 1_000_000 + at.at.microsecond}.{at.tie}"


def record_key(table: str, district: int, row: str) -> str:
    """A record as it stands in an address."""
    return f"{table}-{district}-{row}"


def draw(view: str, names: Mapping[str, str]) -> None:
    """The boxes."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        filters.search("row", _("Record"), _("Customer code or request number"))
        if view != "portal":
            filters.pick("person", _("Person"), names, _("Everybody"))
        if view in ("changes", "portal"):
            filters.pick("what", _("Action"), ACTIONS, _("All actions"))
        elif view == "access":
            filters.pick("what", _("Kind"), AccessEventKind.words(), _("All kinds"))
        _day_box(SINCE, _("From"))
        _day_box(UNTIL, _("To"))


def _day_box(name: str, label: str) -> None:
    key = f"filter-{name}"
    st.session_state[key] = _day(name)
    st.date_input(
        label, None, format=formats.style().picker, key=key, on_change=_keep, args=(name,), width=150
    )


def _keep(name: str) -> None:
    chosen: date | None = st.session_state[f"filter-{name}"]
    filters.forget(name, "before", "act")
    if chosen:
        st.query_params[name] = chosen.isoformat()


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(filters.text(name))
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.zone())


def _record(db: Session, told: str) -> Record | None:
    if not told:
        return None
    if named := RECORD.fullmatch(told):
        return Record(named[1], int(named[2]), int(named[3]))
    return queries.record_named(db, told)


def _at(told: re.Match[str]) -> At | None:
    microseconds = int(told[1])
    try:
        seconds = datetime.fromtimestamp(microseconds // 1_000_000, clock.zone())
    except (OverflowError, ValueError, OSError):
        return None
    return At(seconds + timedelta(microseconds=microseconds % 1_000_000), int(told[2]))
