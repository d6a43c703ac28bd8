"""What can be done with the list of customers. Beside the page and not in it: a function of the page's own, kept for a click that may
come, keeps all that the page has read.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import cast

from sqlalchemy.orm import Session

from portal.customers import export
from portal.customers.queries import records
from portal.ui.app import pages
from portal.ui.components.export import File


def open_record(key: Hashable) -> None:
    """Go to the customer of this key: district and number."""
    district, id = cast("tuple[int, int]", key)
    pages.go("customer", district=district, id=id)


def file(db: Session, *, unit: int | None, ward: int | None, gap: str | None, q: str) -> File:
    """The list as it is filtered, masked."""
    every = records.page(db, unit=unit, ward=ward, gap=gap, q=q, limit=export.MAX_EXPORT_ROWS)
    return File(export.table(every.rows), len(every.rows))
