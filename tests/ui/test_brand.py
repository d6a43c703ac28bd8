"""The utility's colour can be read whatever it is."""

import pytest

from portal.profiles import codes
from portal.settings import settings
from portal.ui.app import brand
from portal.ui.app.contrast import at_contrast, contrast


@pytest.mark.parametrize("colour", ["#0B5CAB", "#FFD400", "#FFFFFF", "#00706B", "#E4002B", "#000000"])
def test_a_colour_is_darkened_until_white_can_be_read_on_it(colour):
    assert contrast(at_contrast(colour, "#FFFFFF", 4.5), "#FFFFFF") >= 4.5


def test_a_colour_that_can_be_read_stays():
    assert at_contrast("#0B5CAB", "#FFFFFF", 4.5) == "#0B5CAB"


@pytest.mark.parametrize("colour", ["#0B5CAB", "#164397", "#00706B", "#1B5E9E", "#8A1538"])
def test_links_and_buttons_can_be_read_in_both_schemes(colour, monkeypatch):
    monkeypatch.setattr(brand, "colour", lambda: colour)
    tints = brand.tints.__wrapped__()
    assert contrast(tints["light"].link, "#F5F7FA") >= 4.5
    assert contrast(tints["dark"].link, "#1A212B") >= 4.5
    for tint in tints.values():
        assert contrast(tint.primary, "#FFFFFF") >= 4.5


@pytest.mark.parametrize("code", codes())
def test_every_profile_has_a_logo(code, monkeypatch):
    monkeypatch.setattr(settings, "portal_profile", code)
    brand.logo.cache_clear()
    for dark in (False, True):
        logo = brand.logo(dark=dark)
        assert brand.short_name() in logo
        assert "<path" in logo
    brand.logo.cache_clear()
