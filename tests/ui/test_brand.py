"""The utility's colour can be read whatever it is."""

import pytest

from portal.profiles import codes
from portal.settings import settings
from portal.ui import brand


@pytest.mark.parametrize("colour", ["#0B5CAB", "#FFD400", "#FFFFFF", "#00706B", "#E4002B", "#000000"])
def test_a_colour_is_darkened_until_white_can_be_read_on_it(colour):
    assert brand.contrast(brand.at_contrast(colour, "#FFFFFF", 4.5), "#FFFFFF") >= 4.5


def test_a_colour_that_can_be_read_stays():
    assert brand.at_contrast("#0B5CAB", "#FFFFFF", 4.5) == "#0B5CAB"


@pytest.mark.parametrize("code", codes())
def test_every_profile_has_a_logo(code, monkeypatch):
    monkeypatch.setattr(settings, "portal_profile", code)
    brand.logo.cache_clear()
    for dark in (False, True):
        logo = brand.logo(dark=dark)
        assert brand.short_name() in logo
        assert "<path" in logo
    brand.logo.cache_clear()
