"""Limits and their circumstances in words."""

from __future__ import annotations

from collections.abc import Mapping

from portal.i18n import Lazy, language, listed
from portal.i18n import lazy as _l
from portal.organisation.areas import Area
from portal.tickets.sla.policy import Clock, TimeUnit

CLOCK_WORDS: Mapping[str, Lazy] = {
    Clock.RESPOND: _l("First response"),
    Clock.ARRIVE: _l("Arrival"),
    Clock.RESOLVE: _l("Resolution"),
}
TIME_UNIT_WORDS: Mapping[str, Lazy] = {
    TimeUnit.MINUTES: _l("minutes"),
    TimeUnit.HOURS: _l("hours"),
    TimeUnit.WORKING_DAYS: _l("working days"),
    TimeUnit.CALENDAR_DAYS: _l("calendar days"),
}
AREA_WORDS: Mapping[str, Lazy] = {
    Area.URBAN: _l("urban"),
    Area.RURAL: _l("rural"),
    Area.REMOTE: _l("remote"),
}
#: The circumstances that a caller is asked for; the area is their ward's.
FACT_NAMES: Mapping[str, Lazy] = {
    "area": _l("Kind of place"),
    "works": _l("Are works on the network needed?"),
    "technical_check": _l("Is a technical check needed?"),
    "measurement": _l("Is a measurement needed?"),
    "reason": _l("What is wrong?"),
}
#: The values of each circumstance of ``policy.FACTS``.
FACT_WORDS: Mapping[str, Mapping[str, Lazy]] = {
    "area": AREA_WORDS,
    "works": {"yes": _l("with works"), "no": _l("without works")},
    "technical_check": {"yes": _l("with a technical check"), "no": _l("without a technical check")},
    "measurement": {"yes": _l("with a measurement"), "no": _l("without a measurement")},
    "reason": {"fault": _l("meter fault"), "reading": _l("reading anomaly")},
}


def circumstances(facts: Mapping[str, str]) -> str:
    """The circumstances of a rule: "rural, with works"."""
    return listed(FACT_WORDS.get(n, {}).get(v, f"{n} = {v}") for n, v in facts.items())


def named(words: Mapping[str, str], otherwise: str) -> str:
    """The words of the language spoken, in English where it has none."""
    return words.get(language()) or words.get("en") or otherwise
