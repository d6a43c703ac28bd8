"""Where an alert would find nobody, in words: which unit has nobody on duty, which has nobody to stand in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from portal.alerts.queries.roster import UnitDuty
from portal.i18n import _, listed, ngettext
from portal.ui.components import parts
from portal.ui.components.links import to

#: Units that are named; the rest are counted.
NAMED = 3


def sentences(units: Iterable[UnitDuty]) -> list[str]:
    """The gravest first."""
    every = list(units)
    nobody = [u.unit for u in every if not u.person]
    away = [u for u in every if u.person and u.planned and u.person != u.planned]
    apart = [u for u in every if u.person and not u.deputy and u.person == u.planned]
    alone = [u.unit for u in apart if not u.planned_deputy]
    told = []
    if nobody:
        told.append(_("{units}: nobody is on duty", units=_named(nobody)))
    told += [
        _(
            "{unit}: {person} is away, {deputy} stands in",
            unit=u.unit,
            person=u.planned or "",
            deputy=u.person or "",
        )
        for u in away[:NAMED]
    ]
    told += [
        _("{unit}: deputy {person} is away", unit=u.unit, person=u.planned_deputy)
        for u in apart[:NAMED]
        if u.planned_deputy
    ]
    if alone:
        told.append(_("{units}: no deputy", units=_named(alone)))
    return told


def title(units: Iterable[UnitDuty]) -> str:
    """What they are together: where somebody stands in nothing is empty, only other than planned."""
    stood_in = all(u.person and (u.deputy or u.person != u.planned) for u in units)
    return _("Not as planned now") if stood_in else _("Gaps in the duty roster")


def notice(units: Sequence[UnitDuty], *more: parts.Markup) -> parts.Markup:
    """They, and what stands below them; nothing where there are none."""
    lacking = sentences(units)
    if not lacking:
        return parts.NOTHING
    return parts.notice(title(units), "", "orange", "person_alert", more=parts.paragraphs([*lacking, *more]))


def roster() -> parts.Markup:
    """The way to where they are mended."""
    return parts.link(_("Duty roster"), to("duty"))


def _named(units: Sequence[str]) -> str:
    """Some by name, the rest counted."""
    if len(units) <= NAMED + 1:
        return listed(units)
    rest = len(units) - NAMED
    more = ngettext("{count} more", "{count} more", rest)
    return listed([*units[:NAMED], more])
