"""What people have typed and not yet sent: kept for a day, read by nobody but them, gone once it was sent.

Every box of a form has a row. What came late must not bring back what was sent meanwhile, so each text carries the
moment it was typed, and the end of a form leaves a row without a field: what was typed before it is not kept any more.
A draft may hold personal data: it stands in no log and in no record of changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Moment, engine, session, system

KEPT = timedelta(days=1)  #: from when it was typed
MAX_TEXT = 60_000  #: bytes of UTF-8


class Draft(Base):
    """A box that somebody has typed into. A row without a field says when its form was sent or discarded."""

    __tablename__ = "draft"
    __table_args__ = (
        CheckConstraint(
            "octet_length(text) <= 65536 and length(form) <= 200 and length(field) <= 100", name="size"
        ),
        Index("draft_at_idx", "at"),
    )

    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), primary_key=True)
    form: Mapped[str] = mapped_column(Text, primary_key=True)
    field: Mapped[str] = mapped_column(Text, primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a box: of which form, and how long ago it was typed."""

    form: str
    field: str
    text: str
    ago: timedelta


#: One person's drafts change one after the other: what is sent while it is still being kept is not brought back.
_MINE = text("select pg_advisory_xact_lock(hashtextextended('drafts of ' || current_person(), 0))")
_KEEP = text(
    """
    insert into draft (person_id, form, field, text, at)
    select current_person(), :form, :field, :text, clock_timestamp() - :ago
    where not exists (select from draft e where e.person_id = current_person() and e.form = :form and e.field = ''
                      and e.at >= clock_timestamp() - :ago)
    on conflict (person_id, form, field) do update set text = excluded.text, at = excluded.at
    where draft.at <= excluded.at
    """
)
_READ = text("select form, field, text from drafts_of(cast(:login as uuid))")
_END = text(
    """
    with gone as (delete from draft where person_id = current_person() and form = :form and field <> '')
    insert into draft (person_id, form, field, text, at) values (current_person(), :form, '', '', clock_timestamp())
    on conflict (person_id, form, field) do update set at = excluded.at
    """
)
_OVER = text("delete from draft where at < now() - :kept")


def keep(login: UUID, typed: Sequence[Typed]) -> None:
    """Keep what this login session's person has typed; of two texts of one box the later typed stands.

    Of one person the database keeps 500 boxes (`keep_drafts_few`): many more than a day's work has, few enough to fill nothing.

    Raises:
        SignedOut: the login session is over.
    """
    with session(login) as db:
        db.execute(_MINE)
        for box in typed:
            values = {"form": box.form, "field": box.field, "text": box.text, "ago": box.ago}
            db.execute(_KEEP, values)


def read(login: UUID) -> dict[tuple[str, str], str]:
    """Form and field → what its person has typed there within a day and not sent; nothing once the session is over."""
    # One statement is a transaction of its own: every page with boxes asks it.
    with engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        found = connection.execute(_READ, {"login": str(login)})
        return {(row.form, row.field): row.text for row in found}


def end(login: UUID, form: str) -> None:
    """A form was sent or discarded: what was typed in it until now is gone. Raises SignedOut."""
    with session(login) as db:
        db.execute(_MINE)
        db.execute(_END, {"form": form})


def forget_old() -> None:
    """Drop what nobody came back for."""
    with system("portal_worker") as db:
        db.execute(_OVER, {"kept": KEPT})
