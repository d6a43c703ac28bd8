"""What people do that is on record for its own sake: taking a list along as a file."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.access import Role, action
from portal.fields import tidy


@action("audit.export", *Role)
def export(db: Session, *, what: str, amount: int, purpose: str | None) -> int:
    """Put on record that a list leaves as a file: which, how many rows, and for what. Returns how many rows.

    Args:
        purpose: None where nothing in the file is about a person.

    Raises:
        DBAPIError: `export_purpose`, where the purpose is empty.
    """
    told = {"what": what, "amount": amount, "purpose": None if purpose is None else tidy(purpose)}
    db.execute(text("select record_export(:what, :amount, :purpose)"), told)
    return amount
