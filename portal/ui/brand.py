"""The utility's name and colour, out of its profile: logo, browser tab, the colour of what is pressed."""

from __future__ import annotations

import colorsys
from functools import cache
from urllib.parse import quote

from markupsafe import Markup
from streamlit import config

from portal.profiles import load
from portal.settings import settings
from portal.words import language

SIGN = Markup(
    '<rect width="24" height="24" rx="6" fill="{}"/><path d="M13.2 3 6 13.4h4.6L9.4 21 17 10.2h-4.8z" fill="#fff"/>'
)
BLUE = "#0B5CAB"


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


def dress() -> None:
    """Give Streamlit's theme the utility's colour; call before the application is served."""
    config.set_option("theme.light.primaryColor", at_contrast(colour(), "#FFFFFF", 4.5))
    config.set_option("theme.light.linkColor", at_contrast(colour(), "#F5F7FA", 4.5))


def at_contrast(shade: str, ground: str, least: float) -> str:
    """The shade, darkened only as far as it needs to be read on the ground."""
    hue, light, full = colorsys.rgb_to_hls(*_rgb(shade))
    while contrast(shade, ground) < least and light > 0:
        light = max(0.0, light - 0.02)
        shade = "#" + "".join(f"{round(c * 255):02X}" for c in colorsys.hls_to_rgb(hue, light, full))
    return shade


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(shade: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _rgb(shade)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _rgb(shade: str) -> tuple[float, float, float]:
    red, green, blue = (int(shade[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _svg(width: int, inside: Markup) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 24" width="{width}" height="24">{inside}</svg>'
