"""When a ticket is overdue, urged or on time is written in one module; others ask by its names."""

from __future__ import annotations

import re

from portal.settings import ROOT

HOME = "portal/tickets/queries/conditions.py"
#: The row's own answer, for screens that have the row; tests/insights/test_same_numbers.py holds it to the list's.
ROW = "portal/tickets/queries/lines.py"
CONDITION = re.compile(r"(?:resolve|next)_due\s*(?:[<>]|is not null)|resolved_at\s*<=|urges_open\s*>")


def test_a_condition_is_written_in_its_home() -> None:
    files = sorted((ROOT / "portal").rglob("*.py")) + sorted((ROOT / "pages").glob("*.py"))
    written = [str(file.relative_to(ROOT)) for file in files if CONDITION.search(file.read_text("utf-8"))]
    assert written == [HOME, ROW]
