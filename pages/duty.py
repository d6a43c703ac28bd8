"""The duty roster of a unit."""

from __future__ import annotations

from portal.ui.app import clock, current_user
from portal.ui.screens.alerts import roster

roster.show(current_user.person(), clock.now())
