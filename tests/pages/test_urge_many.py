"""Whoever urges many reads whom, and which words, before the button that does it."""

from __future__ import annotations

import pytest

from portal.database import session
from portal.i18n import _, use
from portal.tickets.queries.home import to_urge
from portal.ui.app import clock
from tests.pages.conftest import drawn, shown
from tests.people import signed_in


@pytest.mark.usefixtures("filled_unchanged")
def test_every_ticket_that_is_urged_is_named_with_who_holds_it() -> None:
    dung = signed_in("dung")
    with session(dung) as db:
        urged = [t for t in to_urge(db, now=clock.now()) if not t.left_out]
    assert urged
    app = drawn(dung, "board")
    with use("vi"):
        words = _("Urge what is overdue")
        app.button(key=next(b.key for b in app.button if words in b.label)).click().run()
    there = shown(app)
    for ticket in urged:
        assert ticket.number in there
        assert (ticket.holder or ticket.unit) in there
