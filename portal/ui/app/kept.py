"""What browsers keep of the portal for ever: its style sheet and the scripts of its components, under a name that says what is in them.

A run of a page names a component and the version; what either looks like goes to a browser once (`portal/gate/look.py`), not with
every click.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path

from portal.settings import ROOT
from portal.ui.app import brand

LOOK = Path(__file__).with_name("look.css")
#: Finds a component's script for a page, as `component` asks; see there.
_FIND = """
const version = %(version)s, parts = {}
const coming = {}
window.portalPart = (name, wanted, args) => {
  if (wanted === version) return parts[name](args)
  coming[wanted] ??= new Promise((done, failed) => {  // the server is newer than this page
    const sheet = Object.assign(document.createElement('link'), {rel: 'stylesheet', href: `/look/${wanted}.css`})
    const script = Object.assign(document.createElement('script'), {src: `/look/${wanted}.js`, onload: done, onerror: failed})
    document.body.append(sheet, script)
  })
  coming[wanted].then(
    () => window.portalPart(name, wanted, args),
    () => { delete coming[wanted]; setTimeout(() => window.portalPart(name, wanted, args), 2000) },
  )
}
"""


@cache
def sheet() -> str:
    """The style sheet, without what only its readers need, and the utility's colours."""
    bare = re.sub(r"/\*.*?\*/", "", LOOK.read_text("utf-8"), flags=re.DOTALL)
    light, dark = brand.tints()["light"], brand.tints()["dark"]
    link, accent = (f"light-dark({a},{b})" for a, b in ((light.link, dark.link), (light.accent, dark.accent)))
    # The browser's own wish, as for Streamlit's theme: it may change at dusk, while a page is open.
    tints = f":root{{color-scheme:light dark;--link:{link};--accent:{accent}}}"
    return re.sub(r"\s*\n\s*", "\n", bare).strip() + "\n" + tints


@cache
def version() -> str:
    """Names what is in both."""
    return hashlib.sha256((sheet() + repr(sources())).encode()).hexdigest()[:16]


@cache
def script() -> str:
    """The scripts of all components."""
    parts = "".join(
        f"parts[{json.dumps(name)}] = (() => {{\n{_made(source)}}})()\n" for name, source in sources().items()
    )
    return f"(() => {{{_FIND % {'version': json.dumps(version())}}{parts}}})()\n"


@cache
def sources() -> dict[str, str]:
    """Name → script of a component."""
    files = sorted((ROOT / "portal" / "ui").rglob("*.js"))
    return {file.stem: file.read_text("utf-8") for file in files}


def _made(source: str) -> str:
    """The module as the body of a function: what it exports besides is for tests alone."""
    alone = source.replace("export default ", "const made = ", 1)
    return re.sub(r"^export ", "", alone, flags=re.MULTILINE) + "\nreturn made\n"
