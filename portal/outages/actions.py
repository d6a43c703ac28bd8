"""What people do with outages: draft, post, move, cancel, restore, tell, and read in a schedule.

A district does so with its own, the centre's supervisor with anybody's. Every verb locks the outage first and raises
``NotFound`` for one that does not exist or is not theirs, ``Invalid`` in words when it cannot be done now.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from portal.access import Invalid, action
from portal.fields import Values
from portal.i18n import _
from portal.outages import news, taken_back, transitions
from portal.outages.models import EDITORS, Outage
from portal.outages.notifications import Sent
from portal.outages.schedules import importer
from portal.outages.schedules.reading import Reading
from portal.outages.schedules.types import Options


class Done(NamedTuple):
    """What became of it: the outage that stands now, how many messages were queued and customers put on the list to ring."""

    id: int
    messages: int = 0
    callbacks: int = 0


@action("outages.draft", *EDITORS)
def draft(db: Session, district_id: int, values: Values) -> Outage:
    """Note an outage that is not announced yet. ``values`` by field; an area is made of the station where it lacks.

    Raises:
        Invalid: by field.
    """
    return transitions.make(db, district_id, values)


@action("outages.edit", *EDITORS)
def edit(db: Session, district_id: int, outage_id: int, values: Values, *, version: int) -> Outage:
    """Correct a draft. What is posted is moved or cancelled instead, so that nobody's notice changes silently.

    Raises:
        Conflict: somebody else changed it since ``version`` was read.
    """
    outage = transitions.lock(db, district_id, outage_id)
    transitions.must_be(outage, "draft")
    return transitions.change(db, outage, values, version)


@action("outages.announce", *EDITORS)
def announce(db: Session, district_id: int, values: Values, *, notify: bool = False) -> Done:
    """Draft and post in one act."""
    return _post(db, transitions.make(db, district_id, values), notify=notify)


@action("outages.post", *EDITORS)
def post(
    db: Session, district_id: int, outage_id: int, *, note: str | None = None, notify: bool = False
) -> Done:
    """Announce a draft, and tell whom it reaches if ``notify``.

    Raises:
        Invalid: a planned one too short before its start (``notice_period.latest_posting``) without a ``note`` that says why.
    """
    outage = transitions.lock(db, district_id, outage_id)
    transitions.must_be(outage, "draft")
    outage.note = transitions.checked_text("note", note) or outage.note
    return _post(db, outage, notify=notify)


@action("outages.move", *EDITORS)
def move(
    db: Session,
    district_id: int,
    outage_id: int,
    *,
    starts: datetime,
    ends: datetime,
    note: str,
    notify: bool = False,
) -> Done:
    """Postpone: the notice stays as it was told, in state moved, and a new one takes its place.

    Args:
        note: why; it also answers for a new date that is nearer than the rule allows.
        notify: whether those who were told the old hours are sent the new ones.
    """
    old = transitions.lock(db, district_id, outage_id)
    transitions.must_be(old, "posted")
    if (old.starts, old.ends) == (starts, ends):
        raise Invalid({"starts": _("These are the hours it has now.")})
    new = transitions.successor(db, old, starts=starts, ends=ends, note=transitions.reason(note))
    old.state = "moved"
    transitions.publish(db, new)
    return _done(db, new, notify=notify)


@action("outages.cancel", *EDITORS)
def cancel(db: Session, district_id: int, outage_id: int, *, note: str, notify: bool = False) -> Done:
    """Call it off, saying why; those who were told of it are told so if ``notify``."""
    outage = transitions.lock(db, district_id, outage_id)
    transitions.must_be(outage, "draft", "posted")
    outage.state, outage.note = "cancelled", transitions.reason(note)
    return _done(db, outage, notify=notify)


@action("outages.restore", *EDITORS)
def restore(db: Session, district_id: int, outage_id: int, *, at: datetime | None = None) -> Outage:
    """The power is back, now or since ``at`` (not before it went off, not in the future)."""
    outage = transitions.lock(db, district_id, outage_id)
    transitions.must_be(outage, "posted")
    now = transitions.now(db)
    if outage.starts > now:
        raise Invalid(_("It has not begun yet: postpone or cancel it."))
    if at is not None and not outage.starts <= at <= now:
        raise Invalid({"restored_at": _("Between the start of the outage and now.")})
    outage.state, outage.restored_at = "restored", at or now
    return outage


@action("outages.tell", *EDITORS)
def notify(db: Session, district_id: int, outage_id: int) -> Done:
    """Send whom it reaches the news they have not had: that it is posted, moved or cancelled."""
    outage = transitions.lock(db, district_id, outage_id)
    return _told(outage, news.tell_anew(db, outage))


@action("outages.take_back", *EDITORS)
def take_back(db: Session, *, act: int) -> taken_back.UndoneOutage:
    """Take back what one did to an outage within the last ten seconds (``queries.own_acts``), all of it.

    Raises:
        Invalid: in words, when it stands: too late, a message has left, or somebody went on with it. Nothing was changed.
    """
    return taken_back.take_back(db, act)


@action("outages.import_notices", *EDITORS)
def import_notices(
    db: Session,
    reading: Reading,
    *,
    source: str,
    note: str | None = None,
    unplaced: bool = True,
    past: bool = False,
    unclear: bool = False,
) -> importer.Written:
    """Write what a schedule holds and we may write; the same schedule again changes nothing.

    Args:
        source: the name of the file.
        note: why rows are announced later than the rule asks; without it, they are left out.
        unplaced: whether rows whose place nobody recognised are written for the acting unit.
        past: whether rows that have ended already are written too, as history.
        unclear: whether rows with a status that nobody knows are written as if they stood.
    """
    options = Options(transitions.checked_text("note", note), unplaced, past, unclear)
    return importer.write(db, importer.plan(db, reading, options), source=source)


def _post(db: Session, outage: Outage, *, notify: bool) -> Done:
    transitions.must_be_in_time(outage, transitions.now(db))
    transitions.publish(db, outage)
    return _done(db, outage, notify=notify)


def _done(db: Session, outage: Outage, *, notify: bool) -> Done:
    return _told(outage, news.tell(db, outage)) if notify else Done(outage.id)


def _told(outage: Outage, sent: Sent) -> Done:
    return Done(outage.id, sent.messages, sent.callbacks)
