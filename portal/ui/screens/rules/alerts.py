"""Alerts: after how many minutes each kind climbs, what quiet hours do not hold, and what nobody can switch off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from portal.access import Person
from portal.alerts import actions
from portal.alerts.models import AlertKind, AlertRule, AlertWay
from portal.alerts.queries import alerts
from portal.alerts.queries.alerts import RuleRow
from portal.database import session
from portal.i18n import _, listed, ngettext
from portal.ui.components import links, parts
from portal.ui.components.links import to
from portal.ui.forms.boxes import Boxes
from portal.ui.forms.idempotency import turn
from portal.ui.forms.submit import perform


def show(person: Person, left: Any, right: Any) -> None:
    """The kinds, and the form for the one that was chosen."""
    with session(person) as db:
        rules = {rule.kind: rule for rule in alerts.rules(db)}
    ordered = [rules[kind] for kind in AlertKind]
    with left:
        links.show(_table(ordered), key="alert-rules")
        parts.render(
            parts.muted(
                _("It climbs from the holder or who is on duty to the deputy, the manager, the line above.")
            )
        )
    chosen = rules.get(st.query_params.get("rule", ""), ordered[0])
    with right:
        _change(person, chosen)


def _table(rules: Sequence[RuleRow]) -> parts.Markup:
    heads = [_("Alert"), _("Climbs after"), _("Quiet hours"), _("Cannot be switched off")]
    rows = [
        (
            parts.link(AlertKind(r.kind).word, to("rules", view="alerts", rule=r.kind)),
            ngettext("{count} min", "{count} min", r.climbs_after) if r.climbs_after else _("never"),
            _("told all the same") if r.pierces_quiet else _("wait"),
            listed(AlertWay(way).word for way in r.kept_ways),
        )
        for r in rules
    ]
    return parts.table(heads, rows, caption=_("Alerts"))


def _change(person: Person, rule: RuleRow) -> None:
    act = ("alert-rule", rule.kind)
    ways, boxes = AlertWay.words(), Boxes(*act)
    with st.form(f"alert-rule-{rule.kind}-{turn(*act)}-{rule.version}"):
        parts.render(parts.section(AlertKind(rule.kind).word))
        minutes = boxes.whole_number(
            "minutes",
            _("Minutes until it climbs"),
            rule.climbs_after,
            min_value=1,
            max_value=actions.MOST_MINUTES,
            help=_("Not acknowledged within this time, it goes to the next. Empty: never."),
        )
        pierces = boxes.toggle("pierces", _("Also in quiet hours"), rule.pierces_quiet)
        kept = boxes.multiselect(
            "kept",
            _("Cannot be switched off"),
            list(ways),
            rule.kept_ways,
            words=ways.__getitem__,
            placeholder=_("Each person chooses"),
        )
        save = st.form_submit_button(_("Save"), type="primary", shortcut="Mod+Enter")
    if save:
        perform(
            act,
            person,
            lambda db: actions.set_rule(
                db,
                rule.kind,
                version=rule.version,
                climbs_after=minutes or None,
                pierces_quiet=pierces,
                kept_ways=kept,
            ),
            lambda _rule: _("Saved"),
            model=AlertRule,
        )
