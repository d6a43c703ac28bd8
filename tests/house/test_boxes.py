"""Nothing typed or chosen is lost: every input of a form keeps what stands in it, whoever wrote the page."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from portal.settings import ROOT

TYPED = {"text_area", "text_input", "chat_input"}
CHOSEN = {
    "selectbox", "multiselect", "number_input", "date_input", "datetime_input", "time_input", "toggle", "checkbox",
    "radio", "segmented_control", "pills", "slider", "select_slider", "color_picker",
}  # fmt: skip
KEEPS = "portal/ui/forms/boxes.py"
#: Boxes that search: what is asked stands in the address.
SEARCHES = {
    "portal/ui/components/filters.py",
    "portal/ui/screens/call/caller_search.py",
    "portal/ui/screens/home/centre.py",
}

#: A box for a secret: no draft of it may lie anywhere.
SECRETS = {"portal/ui/screens/alerts/chats.py"}

#: Choices of which no draft is kept, and why.
CHOSEN_ANEW = {
    "portal/ui/components/filters.py": "it stands in the address",
    "portal/ui/components/export.py": "why somebody takes a file is said each time",
    "portal/ui/screens/customers/bulk_edit.py": "what records are opened for is said each time",
    "portal/ui/screens/audit/criteria.py": "it stands in the address",
    "portal/ui/screens/people/roles.py": "a form that grants begins empty",
    "portal/ui/screens/people/groups.py": "a form that grants begins empty",
    "portal/ui/screens/tickets/handover.py": "whom work goes to is chosen from who is there now",
    "portal/ui/screens/tickets/composer.py": "who reads it is chosen before it is written",
    "portal/ui/screens/tickets/urge_dialog.py": "whom an urge goes to is chosen from who is late now",
    "portal/ui/screens/outages/dialogs.py": "who is told is decided by what is counted now",
    "portal/ui/screens/outages/import_view.py": "it is about a file, which is gone with the page",
    "portal/ui/forms/forms.py": "which of two values stands is decided by what others wrote since",
    "pages/board.py": "a filter of what is seen",
}


def boxes_of(source: str, kinds: set[str] = TYPED) -> Iterator[int]:
    """Lines of inputs that are not of the kit: of `st`, or of a part of the page."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(value=whose, attr=kind)) if kind in kinds:
                if not _of_the_kit(whose):
                    yield node.lineno


def _of_the_kit(whose: ast.expr) -> bool:
    match whose:
        case ast.Call(func=ast.Name(id="Boxes")) | ast.Name(id="boxes" | "filters"):
            return True
    return False


def lost(kinds: set[str], known: Collection[str]) -> set[str]:
    """Inputs of these kinds beside the kit, but in the files that may have them."""
    return {
        f"{name}:{line}"
        for file in [*(ROOT / "portal").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
        if (name := str(file.relative_to(ROOT))) not in known
        for line in boxes_of(file.read_text("utf-8"), kinds)
    }


def test_every_box_keeps_what_is_typed() -> None:
    assert not lost(TYPED, SEARCHES | SECRETS | {KEEPS}), "draw them by portal.ui.forms.boxes"


def test_every_form_keeps_what_is_chosen() -> None:
    assert not lost(CHOSEN, CHOSEN_ANEW.keys() | SECRETS | {KEEPS}), "draw them by portal.ui.forms.boxes"


def test_what_is_chosen_anew_is_still_there() -> None:
    assert [name for name in CHOSEN_ANEW if not [*boxes_of((ROOT / name).read_text("utf-8"), CHOSEN)]] == []


def test_a_box_beside_the_kit_is_found() -> None:
    assert [*boxes_of("st.text_area('x')\nleft.text_input('y')\nboxes.text_area('a', 'b')")] == [1, 2]
    assert [*boxes_of("st.selectbox('x')\nleft.toggle('y')\nboxes.toggle('a', 'b')", CHOSEN)] == [1, 2]
