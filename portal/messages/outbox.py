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
        subject: in one line; what is longer than 200 characters is cut.
        body: 4,000 characters at most; what a text message has no room for is refused before (``answers.must_fit``).
        closes_ticket: once it counts as told (delivered, or no failure in time), a resolved ticket is closed.

    Returns:
        The key of the channel; None when there is no way but a call (no address, or the customer wants no messages), and
        for who does not see the ticket. It leaves in ten seconds at the earliest: so long it can be taken back.
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
    """Queue the same words to every customer whom this news of an outage concerns (``audience``).

    Who can be reached by phone only gets a callback instead. Each is told once for a ``dedupe_key``; arguments as above.

    Returns:
        How many messages were written, callbacks not counted; 0 for who may not tell customers of this district.
    """
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
