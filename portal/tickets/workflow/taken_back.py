"""What one did just now and takes back: within ten seconds, all of it or nothing, by who did it.

What an act wrote is read off the record of changes, which has every row before and after, and is put back by the database
(`take_back`). A message that has left, a row that somebody has written since: then nothing is taken back, and why is said.
That something was taken back stays on record, in the thread and in the record of changes.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.access import Invalid
from portal.i18n import Lazy
from portal.i18n import lazy as _l

#: Why an act stands (``act_stands``), in words.
REFUSALS: dict[str, Lazy] = {
    "over": _l("Ten seconds are over: it stands now."),
    "stays": _l("This cannot be taken back."),
    "done": _l("It was taken back already."),
    "left": _l("It has left already and can no longer be taken back."),
    "went_on": _l("Somebody has gone on with it since, so it stands."),
}


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: the verb, the first ticket that it was about, and the words that were written, if any."""

    district_id: int
    ticket_id: int
    number: str
    action: str
    words: str | None


_TAKE = text("select refusal, district_id, ticket_id, number, action, words from take_back(:act)")


def take_back(db: Session, act: int) -> Undone:
    """Undo an act of one's own. Raises Invalid, in words, when it stands; then nothing was changed."""
    row = db.execute(_TAKE, {"act": act}).mappings().one()
    if row["refusal"]:
        raise Invalid(str(REFUSALS[row["refusal"]]))
    return Undone(**{name: value for name, value in row.items() if name != "refusal"})
