"""What nobody does without measure: opening records and searching. The database counts; here it is said in words."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.access import Invalid
from portal.audit.models import SearchKind
from portal.i18n import _


def refuse_if_too_many(db: Session) -> None:
    """Where personal data was not given out: say so, if it is because too much was asked for; that stays on record.

    Raises:
        Invalid: after this transaction was committed.
    """
    if db.scalar(text("select openings_spent()")):
        db.commit()  # the alarm stands, whatever becomes of the question
        raise Invalid(
            _(
                "You opened more records within ten minutes than work calls for. Wait ten minutes. It is on record."
            )
        )


class SearchedTooMuch(Invalid):
    """Nothing is looked for: this person searched more than work asks for. Another search may be answered."""


def refuse_if_searched_too_much(db: Session, q: str) -> None:
    """Where a search found nothing: say so, if it is because there were too many; that stays on record.

    Raises:
        SearchedTooMuch: after this transaction was committed.
    """
    spent = db.scalar(text("select searches_spent(:q)"), {"q": q})
    if spent is None:
        return
    db.commit()  # the alarm stands, whatever becomes of the question
    if spent == SearchKind.PARTS:
        raise SearchedTooMuch(
            _(
                "You searched by parts of numbers more often within an hour than work asks for. Ask for the whole number or a "
                "name, or wait. It is on record."
            )
        )
    raise SearchedTooMuch(
        _("You searched more within ten minutes than work asks for. Wait a few minutes. It is on record.")
    )
