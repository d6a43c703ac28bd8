"""People: who may do what, and who is signed in now; and what groups of the identity provider give."""

from __future__ import annotations

from portal.ui import filters, parts, who
from portal.ui.people import groups, roles
from portal.words import _

VIEWS = {"people": roles.show, "groups": groups.show}

person = who.person()
parts.show(parts.head(_("People"), _("Who may do what. A change counts from the person's next click.")))
VIEWS[filters.segments("view", _("View"), {"people": _("People"), "groups": _("Groups")})](person)
