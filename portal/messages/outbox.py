"""Writing to customers: a message stands in the same transaction as what it tells about, or not at all.

Who it goes to is found in the database (``tell_customer``, ``tell_reached``): writing to a customer opens no
record and shows nobody a phone number.
"""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session


def notify_customer(
    db: Session,
    *,
    district_id: int,
    ticket_id: int,
    subject: str,
    body: str,
    dedupe_key: str,
    closes_ticket: bool = False,
) -> str | None:
    """Queue a message to whom a ticket concerns; the same ``dedupe_key`` again queues nothing more.

    Args:
        closes_ticket: once it is sent, a resolved ticket is closed: the customer has been told.

    Returns:
        The key of the channel; None when there is no way but a call (no address, or the customer wants no messages).
    """
    db.flush()
    channel: str | None = db.scalar(
        text("select tell_customer(:district, :ticket, :subject, :body, :key, :closes)"),
        {
            "district": district_id,
            "ticket": ticket_id,
            "subject": subject[:200],
            "body": body[:4000],
            "key": dedupe_key,
            "closes": closes_ticket,
        },
    )
    return channel


def notify_affected(
    db: Session, *, district_id: int, outage_id: int, subject: str, body: str, dedupe_key: str
) -> int:
    """Queue a message to every customer whose station or feeder an outage names. Returns how many were written."""
    db.flush()
    written: int | None = db.scalar(
        text("select tell_reached(:district, :outage, :subject, :body, :key)"),
        {
            "district": district_id,
            "outage": outage_id,
            "subject": subject[:200],
            "body": body[:4000],
            "key": dedupe_key,
        },
    )
    return written or 0
