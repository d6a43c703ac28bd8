"""Who has no role is told what to type on the server, and that can be typed as it stands."""

from __future__ import annotations

import shlex
import subprocess

from portal.settings import COMMAND, ROOT


def test_what_is_printed_runs_as_it_is_printed() -> None:
    """It printed `python -m portal …`, which a checkout has not."""
    said = subprocess.run(
        [*shlex.split(COMMAND), "appoint", "--help"], cwd=ROOT, capture_output=True, check=False
    )
    assert said.returncode == 0, said.stderr


def test_the_page_of_who_has_no_role_prints_it() -> None:
    template = (ROOT / "portal/gate/templates/no_role.html").read_text("utf-8")
    assert "{{ command }} appoint EMAIL" in template
