"""How the gate's own pages look: one style sheet, with the utility's colour, and what they may load."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from portal.profiles import load
from portal.settings import settings
from portal.ui.app import brand, kept

_STYLE = Path(__file__).with_name("templates") / "gate.css"
_CHINESE = _STYLE.with_name("chinese.css")
#: Where browsers find that; anybody may ask.
CHINESE = "/fonts/chinese.css"
#: The same of what the application's pages are drawn with, by the version that they name.
KEPT = "/look/{name}"


def own_language() -> str:
    """The language that the utility works in."""
    return load(settings.profile).default_language


@cache
def style() -> str:
    """The style sheet, in the utility's colour."""
    return _STYLE.read_text("utf-8").replace(brand.BLUE, brand.tints()["light"].primary)


@cache
def chinese() -> str:
    """The style sheet of the font for Chinese: a browser loads of it what a page needs and no font of its own has."""
    return _CHINESE.read_text("utf-8")


def kept_file(name: str) -> tuple[str, str] | None:
    """The text and the kind of what browsers keep; None for a name of another version or of none."""
    files = {
        f"{kept.version()}.css": (kept.sheet, "text/css"),
        f"{kept.version()}.js": (kept.script, "text/javascript"),
    }
    found = files.get(name)
    return (found[0](), found[1]) if found else None


def reads_chinese(language: str) -> bool:
    """Whether somebody who speaks this language here may meet Chinese characters."""
    return "zh" in (language, *load(settings.profile).languages)


def holds_chinese(text: str) -> bool:
    """Whether a Chinese character stands in it."""
    return any("\u2e80" <= letter <= "\u9fff" or letter >= "\U00020000" for letter in text)


@cache
def policy() -> str:
    """What these pages may load: their own style, the font, their sign. No script at all."""
    return (
        f"default-src 'none'; style-src 'self' 'sha256-{digest(style())}'; font-src 'self'; img-src 'self' data:;"
        " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def digest(inline: str) -> str:
    """How a content security policy names a piece of style or script in the page."""
    return base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
