"""What is looked for in the past: read from the address, drawn above every list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import streamlit as st

from portal import formats
from portal.audit.labels import ACTIONS
from portal.audit.models import AccessEventKind
from portal.audit.queries import At, Past, RecordKey
from portal.i18n import _
from portal.ui.app import clock
from portal.ui.components import filters
from portal.ui.components.markdown import literal

RECORD = re.compile(r"([a-z_]{1,30})-(\d{1,9})-(\d{1,18})", re.ASCII)
PLACE = re.compile(r"(\d{1,17})\.(\d{1,18})", re.ASCII)
SINCE, UNTIL = "since", "until"
OF_ACTS = ("changes", "portal")
#: The lists that are about records; who came and went is about people.
OF_RECORDS = (*OF_ACTS, "disclosures")


def record() -> RecordKey | str | None:
    """The record that the address narrows to: its key, or the code or number that somebody typed."""
    told = filters.text("row")
    named = RECORD.fullmatch(told)
    return RecordKey(named[1], int(named[2]), int(named[3])) if named else told or None


def past(view: str, record: RecordKey | None) -> Past:
    """What the address asks for."""
    since, until = _day(SINCE), _day(UNTIL)
    kind = filters.one_of("what", AccessEventKind.words())
    return Past(
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until else None,
        person_id=filters.number("person"),
        record=record,
        action=filters.one_of("what", ACTIONS) if view in OF_ACTS else None,
        kinds=[kind] if kind and view == "access" else (),
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


def draw(view: str, names: Mapping[str, str], record: str) -> None:
    """The boxes.

    Args:
        record: what people call the record that the list is narrowed to; '' for what they typed.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        if view in OF_RECORDS:
            filters.search("row", _("Record"), _("Customer code or ticket number"), shown=record)
        if view != "portal":
            filters.pick("person", _("Person"), names, _("Everybody"))
        if view in OF_ACTS:
            filters.pick("what", _("Action"), ACTIONS, _("All actions"))
        elif view == "access":
            filters.pick("what", _("Kind"), AccessEventKind.words(), _("All kinds"))
        _day_box(SINCE, _("From"))
        _day_box(UNTIL, _("Until (date)"))


def _day_box(name: str, label: str) -> None:
    key = f"filter-{name}"
    st.session_state[key] = _day(name)
    st.date_input(
        literal(label), None, format=formats.style().picker, key=key, on_change=_keep, args=(name,), width=170
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


def _at(told: re.Match[str]) -> At | None:
    microseconds = int(told[1])
    try:
        seconds = datetime.fromtimestamp(microseconds // 1_000_000, clock.zone())
    except (OverflowError, ValueError, OSError):
        return None
    return At(seconds + timedelta(microseconds=microseconds % 1_000_000), int(told[2]))
