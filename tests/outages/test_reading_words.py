"""Every message of the reading and the matching is also there in Vietnamese."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import portal.outages
from portal.i18n import translations
from tests.outages.schedules import reading

EXAMPLE = "Date\tFrom\tTo\tArea\tReason\n30/11/2026\t7:30\t11:00\tMain Street\tMaintenance"
FOLDER = Path(portal.outages.__file__).parent
FILES = [*FOLDER.glob("schedules/reading/**/*.py"), FOLDER / "wards" / "recognition.py"]


def msgids() -> set[str]:
    calls = (
        node for file in FILES for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)
    )
    return {call.args[0].value for call in calls if isinstance(call.func, ast.Name) and call.func.id == "_"}


def test_every_message_is_translated():
    vietnamese = translations("vi")
    assert {msgid for msgid in msgids() if vietnamese.gettext(msgid) == msgid} == set()


@pytest.mark.parametrize("language", ["en", "vi", "uk", "zh"])
def test_the_example_where_schedules_are_pasted_can_be_read(language: str):
    example = translations(language).gettext(EXAMPLE)
    assert language == "en" or example != EXAMPLE
    found = reading(example)
    assert found.unread == []
    (notice,) = found.notices
    assert (notice.start.hour, notice.end.hour) == (7, 11)
    assert notice.area == example.split("\t")[-2]
