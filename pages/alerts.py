"""My alerts: what waits to be acknowledged, and by which ways one wants to hear of what."""

from __future__ import annotations

from portal.i18n import _
from portal.ui.app import current_user
from portal.ui.components import filters, parts
from portal.ui.screens.alerts import choices, open_alerts

VIEWS = {"open": open_alerts.page, "ways": choices.page}

person = current_user.person()
parts.render(parts.head(_("My alerts"), _("The bell always rings; choose what else does.")))
view = filters.segments("view", _("View"), {"open": _("To acknowledge"), "ways": _("How I hear of them")})
VIEWS[view](person)
