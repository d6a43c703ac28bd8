"""Every message of the reading and the matching is also there in Vietnamese."""

from __future__ import annotations

import ast
from pathlib import Path

import portal.outages
from portal.words import translations

FOLDER = Path(portal.outages.__file__).parent
FILES = [*FOLDER.glob("reading/**/*.py"), FOLDER / "places.py"]


def msgids() -> set[str]:
    calls = (
        node for file in FILES for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)
    )
    return {call.args[0].value for call in calls if isinstance(call.func, ast.Name) and call.func.id == "_"}


def test_every_message_is_translated():
    vietnamese = translations("vi")
    assert {msgid for msgid in msgids() if vietnamese.gettext(msgid) == msgid} == set()
