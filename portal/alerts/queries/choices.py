"""What somebody chose about their alerts, and where they are reached; addresses themselves are not read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.database import rows


@dataclass(frozen=True, slots=True)
class KindChoice:
    """Of a kind of alert: the ways that one chose, those that cannot be switched off, whether quiet hours hold it."""

    kind: str
    ways: list[str]
    kept_ways: list[str]
    pierces_quiet: bool


@dataclass(frozen=True, slots=True)
class Preference:
    """One's own quiet hours, on the utility's clock, and phone."""

    quiet_from: time | None
    quiet_until: time | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that was signed up for push."""

    id: int
    device: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat by its service; of the unit where ``unit_id`` is given, which then hears of ``kinds``."""

    id: int
    label: str
    unit_id: int | None
    kinds: list[str]
    made_at: datetime


def kinds(db: Session) -> list[KindChoice]:
    """One row a kind that may be told to who asks."""
    statement = text("""
        select r.kind, coalesce(c.ways, '{}') as ways, r.kept_ways, r.pierces_quiet
        from alert_rule r left join alert_choice c on c.kind = r.kind and c.person_id = current_person()
        where r.kind <> 'danger' or exists (select from unit where id = current_unit() and kind = 'dispatch')
        order by r.kind
    """)
    return rows(db, statement, KindChoice)


def preference(db: Session) -> Preference:
    """One's own; empty where nothing was set."""
    statement = text(
        "select quiet_from, quiet_until, phone from alert_preference where person_id = current_person()"
    )
    return next(iter(rows(db, statement, Preference)), Preference(None, None, None))


def devices(db: Session) -> list[Device]:
    """One's own, the newest first."""
    statement = text("select id, device, made_at from push_subscription order by made_at desc")
    return rows(db, statement, Device)


def chats(db: Session) -> list[Chat]:
    """One's own, and for who makes the roster those of the unit."""
    statement = text(
        "select id, label, unit_id, kinds, made_at from chat_target order by unit_id nulls first, id"
    )
    return rows(db, statement, Chat)


def rings(db: Session) -> bool:
    """Whether anything at all is to be heard, or shown by the browser, in an open window of who asks."""
    statement = text("""
        select exists (select from alert_choice
                       where person_id = current_person() and ways && array['sound', 'browser'])
            or exists (select from alert_rule where kept_ways && array['sound', 'browser'])
    """)
    return bool(db.scalar(statement))
