"""Rules that an administrator changes without a release: time limits, categories, calendar days."""

from __future__ import annotations

import streamlit as st

from portal.i18n import _
from portal.ui.app import current_user
from portal.ui.components import filters, parts
from portal.ui.screens.rules import alerts, categories, days, limits

VIEWS = {"limits": limits.show, "categories": categories.show, "days": days.show, "alerts": alerts.show}

person = current_user.person()
parts.render(
    parts.head(
        _("Rules"),
        _("What was received before a change keeps the limit it had. A verdict given never changes."),
    )
)
view = filters.segments(
    "view",
    _("View"),
    {
        "limits": _("Time limits"),
        "categories": _("Categories"),
        "days": _("Calendar days"),
        "alerts": _("Alerts"),
    },
)
left, right = st.columns([8, 5], gap="medium")
VIEWS[view](person, left, right)
