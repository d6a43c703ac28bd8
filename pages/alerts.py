"""My alerts: what waits to be acknowledged."""

from __future__ import annotations

from portal.alerts.queries import alerts
from portal.database import session
from portal.i18n import _, ngettext
from portal.ui.app import clock, current_user
from portal.ui.components import links, parts
from portal.ui.screens.alerts import open_alerts

MOST = 50

person = current_user.person()
with session(person) as db:
    found = alerts.waiting(db, MOST)

every = found[0].every if found else 0
parts.render(parts.head(_("My alerts"), ngettext("{count} alert", "{count} alerts", every)))
if found:
    links.show(open_alerts.rows(found, clock.now()), key="alerts")
    open_alerts.acknowledge_all(found, person)
else:
    parts.render(parts.empty(_("Nothing waits to be acknowledged."), symbol="notifications"))
