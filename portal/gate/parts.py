"""What a page is drawn with, named in it: a browser fetches and reads that while it waits for the page.

Streamlit has a file for each kind of element. Left to itself a browser asks for one when the first such element has come, then for
what the file imports, and draws the page anew for each that arrives (`templates/parts.js`).
"""

from functools import cache

from portal.gate.streamlit_internals import (
    BUNDLE_FILES,
    BUNDLE_PATH,
    DRAWN_WITH,
    IMPORTED,
    IN_INDEX,
    PART_OF,
)
from portal.ui.app.pages import PAGES

_SCRIPT = '<link rel="modulepreload" crossorigin href="{}" data-part="{}">'
_SHEET = '<link rel="stylesheet" crossorigin href="{}">'


def links(path: str) -> str:
    """Markup of an address's page: what is to be fetched for it."""
    page = PAGES.get(path.strip("/") or "home")
    return _links((*DRAWN_WITH, *(PART_OF[what] for what in page.draws)) if page else DRAWN_WITH)


@cache
def _links(parts: tuple[str, ...]) -> str:
    css = BUNDLE_FILES.with_name("css")
    sheets = [f"/static/css/{file.name}" for part in parts for file in css.glob(f"{part}.*.css")]
    return "".join((*map(_SHEET.format, sheets), *(_SCRIPT.format(*file) for file in _files(parts).items())))


def _files(parts: tuple[str, ...]) -> dict[str, str]:
    """Address → part, of those and of what they import but index.html does not; an imported file is no part."""
    named = set(IN_INDEX.findall((BUNDLE_FILES.parents[1] / "index.html").read_text("utf-8")))
    todo = [(file.name, part) for part in parts for file in BUNDLE_FILES.glob(f"{part}.*.js")]
    found: dict[str, str] = {}
    while todo:
        name, part = todo.pop(0)
        if name not in found and name not in named:
            found[name] = part
            todo += [(other, "") for other in IMPORTED.findall((BUNDLE_FILES / name).read_text("utf-8"))]
    return {BUNDLE_PATH + name: part for name, part in found.items()}
