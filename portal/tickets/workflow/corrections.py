"""A request was told under the wrong category or circumstances: the centre puts it right, and its limits with it."""

from __future__ import annotations

from collections.abc import Mapping

from portal import formats
from portal.access import CENTRE, Invalid
from portal.i18n import _, ended, use
from portal.profiles import load
from portal.settings import settings
from portal.tickets.models import Ticket
from portal.tickets.sla.labels import circumstances, named
from portal.tickets.sla.models import Category
from portal.tickets.sla.targets import retarget
from portal.tickets.workflow import transitions
from portal.tickets.workflow.custody import LockedTicket


def correct(locked: LockedTicket, category: str, facts: Mapping[str, str], why: str) -> Ticket:
    """Limits without a verdict become those that the rules of receipt give the right category; what was said stays.

    The thread says in the utility's language what it was, what it is, why, and until when.

    Raises:
        Invalid: the category is out of use, nothing would change, or it is one that who acts does not see.
    """
    db, ticket = locked.db, locked.ticket
    before, after = db.get_one(Category, ticket.category), db.get(Category, category)
    if after is None or not after.active:
        raise Invalid({"category": _("Choose one of the list.")})
    known = {name: value for name, value in ticket.facts.items() if name == "area"} | dict(facts)
    if (category, known) == (ticket.category, ticket.facts):
        raise Invalid({"category": _("This is what it says already.")})
    if after.confidential and locked.acting.role == CENTRE[0] and ticket.taken_by != locked.acting.person_id:
        raise Invalid({"category": _("Only a supervisor makes it confidential.")})
    retarget(db, ticket, after, known)
    with use(load(settings.profile).default_language):
        told = _(
            "Category corrected: {before} → {after}. {why}",
            before=_described(before, {}),
            after=_described(after, facts),
            why=ended(why),
        )
        due = formats.due(ticket.resolve_due) if ticket.resolve_due else _("no time limit")
        body = f"{told}\n{_('Counted anew from receipt: {due}.', due=due)}"
    return transitions.note(locked, "internal", body)


def _described(category: Category, facts: Mapping[str, str]) -> str:
    name = named(category.words, category.code)
    return f"{name} ({told})" if (told := circumstances(facts)) else name
