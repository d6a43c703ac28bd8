"""People: who may do what, and who is signed in now; and what groups of the identity provider give."""

from __future__ import annotations

from portal.i18n import _
from portal.ui.app import current_user
from portal.ui.components import filters, parts
from portal.ui.screens.people import groups, roles

VIEWS = {"people": roles.show, "groups": groups.show}

person = current_user.person()
parts.render(parts.head(_("People"), _("Who may do what. A change counts from the person's next click.")))
VIEWS[filters.segments("view", _("View"), {"people": _("People"), "groups": _("Groups")})](person)
