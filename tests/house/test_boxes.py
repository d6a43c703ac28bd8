"""Nothing typed is lost: every box that people write into keeps what stands in it, whoever wrote the page."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from portal.settings import ROOT

TYPED = {"text_area", "text_input", "chat_input"}
KEEPS = "portal/ui/forms/boxes.py"
#: Boxes that search: what is asked stands in the address.
SEARCHES = {
    "portal/ui/components/filters.py",
    "portal/ui/screens/call/caller_search.py",
    "portal/ui/screens/home/centre.py",
}

#: A box for a secret: no draft of it may lie anywhere.
SECRETS = {"portal/ui/screens/alerts/chats.py"}


def boxes_of(source: str) -> Iterator[int]:
    """Lines of boxes that are not of the kit: of `st`, or of a part of the page."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(value=whose, attr=kind)) if kind in TYPED:
                if not _of_the_kit(whose):
                    yield node.lineno


def _of_the_kit(whose: ast.expr) -> bool:
    match whose:
        case ast.Call(func=ast.Name(id="Boxes")) | ast.Name(id="boxes"):
            return True
    return False


def test_every_box_keeps_what_is_typed() -> None:
    files = [*(ROOT / "portal").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    found = {
        f"{name}:{line}"
        for file in files
        if (name := str(file.relative_to(ROOT))) not in SEARCHES | SECRETS | {KEEPS}
        for line in boxes_of(file.read_text("utf-8"))
    }
    assert not found, "draw them by portal.ui.forms.boxes"


def test_a_box_beside_the_kit_is_found() -> None:
    assert [*boxes_of("st.text_area('x')\nleft.text_input('y')\nboxes.text_area('a', 'b')")] == [1, 2]
