"""Limits and their circumstances in words."""

from __future__ import annotations

from collections.abc import Mapping

from portal.i18n import language, listed
from portal.i18n import lazy as _l

CLOCKS = {"respond": _l("First response"), "arrive": _l("Arrival"), "resolve": _l("Resolution")}
UNITS = {
    "minutes": _l("minutes"),
    "hours": _l("hours"),
    "working_days": _l("working days"),
    "calendar_days": _l("calendar days"),
}
FACTS = {
    ("area", "urban"): _l("urban"), ("area", "rural"): _l("rural"), ("area", "remote"): _l("remote"),
    ("works", "yes"): _l("with works"), ("works", "no"): _l("without works"),
    ("technical_check", "yes"): _l("with a technical check"), ("technical_check", "no"): _l("without a technical check"),
    ("measurement", "yes"): _l("with a measurement"), ("measurement", "no"): _l("without a measurement"),
    ("reason", "fault"): _l("meter fault"), ("reason", "reading"): _l("reading anomaly"),
}  # fmt: skip


def circumstances(facts: Mapping[str, str]) -> str:
    """The circumstances of a rule: "rural, with works"."""
    return listed(FACTS.get((n, v), f"{n} = {v}") for n, v in facts.items())


def named(words: Mapping[str, str], otherwise: str) -> str:
    """The words of the language spoken, in English where it has none."""
    return words.get(language()) or words.get("en") or otherwise
