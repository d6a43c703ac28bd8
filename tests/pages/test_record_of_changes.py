"""Who changed what, as the page tells it."""

from __future__ import annotations

import pytest

from portal.audit import actions
from portal.database import session
from portal.i18n import ngettext, use
from portal.ui.screens.audit import exports
from tests.pages.conftest import drawn, shown
from tests.people import signed_in


@pytest.mark.parametrize("told", ["figures · requests-by-day", "audit: access", "outages · lines to mend"])
def test_a_file_that_left_is_told_by_what_its_list_is_called(database: object, told: str) -> None:
    """It said `figures · key`, and "records" of rows."""
    with session(signed_in("an")) as db:
        actions.export(db, what=told, amount=31, purpose=None)
    page = shown(drawn(signed_in("ha"), "audit", view="access", what="exported"))
    with use("vi"):
        assert exports.what(told) in page
        assert ngettext("{count} row", "{count} rows", 31) in page
    assert told not in page


def test_sign_ins_do_not_offer_a_record_that_they_are_not_narrowed_to(database: object) -> None:
    ha = signed_in("ha")
    assert drawn(ha, "audit").text_input
    page = drawn(ha, "audit", view="access", row="PE-nothing")
    assert not page.text_input
    assert ">Hà<" in shown(page)


def test_every_figure_with_numbers_to_take_along_has_a_name_in_the_record(filled: object) -> None:
    page = drawn(signed_in("giang"), "insights")
    keys = {
        b.proto.id.rpartition("numbers-")[2] for b in page.get("download_button") if "numbers-" in b.proto.id
    }
    assert keys
    assert keys <= set(exports.PARTS)
