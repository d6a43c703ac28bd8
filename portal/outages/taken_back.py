"""What one did to an outage just now and takes back: within ten seconds, all of it or nothing, by who did it.

Its messages have not left by then, and whom it reaches have not been rung. What the act wrote is read off the record of changes
and put back by the database (`take_back_outage`). A message that has left, a row that somebody has written since: then
nothing is taken back, and why is said.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.access import Invalid
from portal.i18n import Lazy
from portal.i18n import lazy as _l

#: Why an act stands (``outage_act_stands``), in words.
WHY_IT_STANDS: dict[str, Lazy] = {
    "over": _l("Ten seconds are over: it stands now."),
    "stays": _l("This cannot be taken back."),
    "done": _l("It was taken back already."),
    "left": _l("A message has left already: move or cancel the outage, and its customers hear that."),
    "went_on": _l("Somebody has gone on with it since, so it stands."),
}


class UndoneOutage(NamedTuple):
    """What was taken back: the verb, and the outage that there is now."""

    district_id: int
    outage_id: int
    action: str


_TAKE = text("select refusal, district_id, outage_id, action from take_back_outage(:act)")


def take_back(db: Session, act: int) -> UndoneOutage:
    """Undo an act of one's own. Raises Invalid, in words, when it stands; then nothing was changed."""
    row = db.execute(_TAKE, {"act": act}).one()
    if row.refusal:
        raise Invalid(str(WHY_IT_STANDS[row.refusal]))
    return UndoneOutage(row.district_id, row.outage_id, row.action)
