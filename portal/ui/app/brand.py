"""The utility's name and colour, out of its profile: logo, browser tab, the colour of what is pressed."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from portal.i18n import language
from portal.profiles import load
from portal.settings import settings
from portal.ui.app.contrast import at_contrast

SIGN = Markup(
    '<rect width="24" height="24" rx="6" fill="{}"/><path d="M13.2 3 6 13.4h4.6L9.4 21 17 10.2h-4.8z" fill="#fff"/>'
)
BLUE = "#0B5CAB"
DARK = "#11161D"


class Tint(NamedTuple):
    """The utility's colour in three uses."""

    primary: str  #: what is pressed; the words on it are white
    link: str
    accent: str  #: lines and marks


#: Chosen by eye; other colours are computed.
OF_BLUE = {"light": Tint(BLUE, BLUE, BLUE), "dark": Tint("#2A72C8", "#92C5FF", "#77B5FF")}


def short_name() -> str:
    """What people call the utility."""
    profile = load(settings.profile)
    return str(profile.more.get("short_name") or profile.name)


def name() -> str:
    """The utility's full name in the language of now."""
    profile = load(settings.profile)
    return str(profile.more.get("names", {}).get(language()) or profile.name)


def hotlines() -> tuple[str, ...]:
    """Numbers that customers ring; text, not phone numbers."""
    return tuple(load(settings.profile).more.get("hotlines", ()))


def colour() -> str:
    """The utility's colour, #rrggbb."""
    return str(load(settings.profile).more.get("colour", BLUE))


@cache
def mark() -> str:
    """The sign alone as SVG, for the browser's tab and the sign-in card."""
    return _svg(24, SIGN.format(colour()))


@cache
def logo(*, dark: bool = False) -> str:
    """Sign and short name as SVG for `st.logo`: an image, so it cannot follow the theme by itself."""
    words = Markup(
        '<text x="31" y="17" font-family="Inter,Arial,sans-serif" font-size="13.5" font-weight="700" fill="{}">{}</text>'
    )
    width = 34 + sum(
        14 if ord(letter) > 0x2E80 else 10.4 if letter.isupper() else 8 for letter in short_name()
    )
    return _svg(
        round(width), SIGN.format(colour()) + words.format("#FFFFFF" if dark else colour(), short_name())
    )


def data_url(svg: str) -> str:
    """An SVG as an address of its own."""
    return "data:image/svg+xml," + quote(svg)


@cache
def tints() -> dict[str, Tint]:
    """The utility's colour for light and dark: as it is where that can be read, else moved until it can."""
    own = colour()
    if own == BLUE:
        return OF_BLUE
    return {
        "light": Tint(*(at_contrast(own, ground, 4.5) for ground in ("#FFFFFF", "#F5F7FA", "#FFFFFF"))),
        "dark": Tint(at_contrast(own, DARK, 3.2), at_contrast(own, DARK, 8.5), at_contrast(own, DARK, 7.0)),
    }


def _svg(width: int, inside: Markup) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 24" width="{width}" height="24">{inside}</svg>'
