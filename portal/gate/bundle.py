"""Streamlit's own scripts as the portal serves them: their words in the person's language, choices found without marks, "…"
where a cell has no room for its text, and rows that are told of at once.

A few files of the bundle are changed once, in memory. The words they then ask for stand in the page (`page_shell`), so the
files are the same for everybody, and browsers keep them for ever: the page names them under a version that says what is in them, and
they name each other beside themselves. What is changed in them is in `streamlit_internals`; where an upgrade moved it away, the
file is served as it is, in English, and the contract test says so.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from portal.gate.streamlit_internals import (
    ASKED_FOR,
    BUNDLE,
    BUNDLE_FILES,
    BUNDLE_PATH,
    CALENDAR_LANGUAGE,
    CELL_CHOICE,
    CELL_TEXT,
    CHOICE_TOLD,
    CHOICES_FOUND,
    DAY_PARTS,
)
from portal.i18n import lazy as _l

#: Words of the bundle that people meet in the portal, as they stand there.
WORDS = {
    word.msgid: word
    for word in (
        _l("Add an option"),
        _l("Choose an option"),
        _l("Choose date"),
        _l("Choose date and time"),
        _l("Choose options"),
        _l("Clear all"),
        _l("Clear date"),
        _l("Clear selection"),
        _l("Clear time"),
        _l("Clear value"),
        _l("Close"),
        _l("Close fullscreen"),
        _l("Collapse sidebar"),
        _l("Decrement"),
        _l("Dismiss"),
        _l("Expand sidebar"),
        _l("Fullscreen"),
        _l("Hide column"),
        _l("Increment"),
        _l("Navigate to home page"),
        _l("Next Result"),
        _l("No options"),
        _l("No options to select"),
        _l("No results"),
        _l("Pin column"),
        _l("Previous Result"),
        _l("Search"),
        _l("Select all"),
        _l("Show/hide columns"),
        _l("Skip to main content"),
        _l("Sort ascending"),
        _l("Sort descending"),
        _l("Time"),
        _l("Type to search"),
        _l("Unpin column"),
        _l("Use arrow keys to navigate dates. Enter to select. Escape to close."),
        _l(
            "Use arrow keys to navigate. Enter to select. Tab to switch between calendar and time. Escape to close."
        ),
    )
}
#: What stands in the parts of a day in which nothing stands yet.
PARTS = {word.msgid: word for word in (_l("dd"), _l("mm"), _l("yyyy"))}
#: A literal of the bundle, where it is a value: minified code has its strings between backticks.
_LITERALS = re.compile("(?<!displayName=)`(" + "|".join(map(re.escape, WORDS)) + ")`")
#: Beyond this size they are libraries of charts that the portal does not draw with.
_LARGEST = 1_000_000
_ROOT, _FOLDERS = BUNDLE[0], "(?:js|css|media)"
_NAMED = re.compile(rf'"\.?{_ROOT}(?={_FOLDERS}/)')
_ADDRESS = re.compile(rf"{_ROOT}([0-9a-f]{{16}})/({_FOLDERS}/[\w.-]{{1,200}})", re.ASCII)
_FOR_EVER = {"cache-control": "private, max-age=31536000, immutable"}
#: By an address that does not say what is in it, or of a page that was open while the portal was upgraded.
_NOT_KEPT = {"cache-control": "no-cache"}


def served(app: ASGIApp, path: str) -> ASGIApp:
    """One of Streamlit's files, as it is or changed."""
    address = _ADDRESS.fullmatch(path)
    bare = _ROOT + address[2] if address else path
    if (content := changed().get(bare)) is not None:
        headers = _FOR_EVER if address and address[1] == version() else _NOT_KEPT
        return Response(content, media_type="text/javascript", headers=headers)
    if address and not (BUNDLE_FILES.parent / address[2]).is_file():
        return Response(status_code=404)  # Streamlit would answer with its page
    return _at(app, bare) if address else app


def _at(app: ASGIApp, path: str) -> ASGIApp:
    async def elsewhere(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "path": path, "raw_path": path.encode()}, receive, send)

    return elsewhere


def named(page: str) -> str:
    """The page, naming every file of the bundle under the version."""
    return _NAMED.sub(f'"{_ROOT}{version()}/', page)


@cache
def version() -> str:
    """Says what is in the files that are changed; what is in the others, their names do."""
    return hashlib.sha256(repr(sorted(changed().items())).encode()).hexdigest()[:16]


def spoken() -> dict[str, str]:
    """The words of the bundle in the language of now."""
    return {word: str(said) for word, said in {**WORDS, **PARTS}.items()}


@cache
def changed() -> dict[str, bytes]:
    """Path → the files of the bundle in which something is changed."""
    found = {}
    for file in BUNDLE_FILES.glob("*.js"):
        if file.stat().st_size > _LARGEST:
            continue
        text = file.read_text("utf-8")
        if (new := _changed(text)) != text:
            found[f"{BUNDLE_PATH}{file.name}"] = new.encode()
    return found


def _changed(text: str) -> str:
    text = _LITERALS.sub(lambda found: f"(self.portalWords?.[{found[0]}]??{found[0]})", text)
    for pattern, by in (
        ASKED_FOR,
        CHOICES_FOUND,
        DAY_PARTS,
        CALENDAR_LANGUAGE,
        CELL_TEXT,
        CELL_CHOICE,
        CHOICE_TOLD,
    ):
        text = re.sub(pattern, by, text)
    return text
