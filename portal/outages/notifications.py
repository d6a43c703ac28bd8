"""Outages in words: to the customer on the line, and in messages to those whom they reach."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal import formats, i18n
from portal.i18n import _
from portal.messages import outbox
from portal.messages.channels import channels
from portal.messages.forecast import forecast
from portal.outages.models import Outage
from portal.profiles import load
from portal.settings import settings


class Told(Protocol):
    """What is said of an outage."""

    state: str
    kind: str
    starts: datetime
    ends: datetime
    restored_at: datetime | None
    reason: str | None
    area: str

    @property
    def only_possible(self) -> bool: ...  # noqa: D102 (as the model says)


class News(NamedTuple):
    """A message to customers."""

    subject: str
    body: str


class Sent(NamedTuple):
    """How many messages were queued, and how many customers are to be rung about it.

    Of the messages of this news, written now or before: whether any leaves, and whether any lies in the folder.
    """

    messages: int
    callbacks: int
    leaves: bool = False
    kept: bool = False


def when(starts: datetime, ends: datetime, now: datetime) -> str:
    """“from 07:30 to 11:00 on Monday 30/11”, as it is said: today and tomorrow by name."""
    first, last = formats.local(starts), formats.local(ends)
    told = {"start": formats.time(starts), "end": formats.time(ends)}
    if last.date() != first.date() and last != first.replace(hour=0, minute=0) + timedelta(days=1):
        days = {"first": _day(starts), "last": _day(ends)}
        return _("from {start} on {first} to {end} on {last}", **told, **days)
    if last.date() != first.date():
        told["end"] = "24:00"
    ahead = (first.date() - formats.local(now).date()).days
    if ahead == 0:
        return _("from {start} to {end} today", **told)
    if ahead == 1:
        return _("from {start} to {end} tomorrow", **told)
    return _("from {start} to {end} on {day}", **told, day=_day(starts))


def _day(moment: datetime) -> str:
    return f"{formats.weekday(moment, within=True)} {formats.short_date(moment)}"


@contextmanager
def customers_language() -> Iterator[None]:
    """Words for customers are in the utility's language, whatever the clerk's is."""
    with i18n.use(load(settings.profile).default_language):
        yield


def posted(outage: Told, now: datetime) -> News:
    """The first notice of an outage."""
    with customers_language():
        told = when(outage.starts, outage.ends, now)
        subject = _("Power outage {when}", when=told)
        known = {"utility": _us(), "when": told, "area": outage.area}
        body = (
            _("{utility}: the power may be off {when} at: {area}. That is possible, not certain.", **known)
            if outage.only_possible
            else _("{utility}: the power will be off {when} at: {area}.", **known)
        )
        return News(subject, _with_reason(body, outage.reason))


def moved(old: Told, new: Told, now: datetime) -> News:
    """To those who were told the old hours."""
    with customers_language():
        before, after = when(old.starts, old.ends, now), when(new.starts, new.ends, now)
        body = _(
            "{utility}: the power outage announced {before} at {area} is postponed. It will be off {after} instead.",
            utility=_us(),
            before=before,
            after=after,
            area=new.area,
        )
        return News(_("Power outage postponed: {when}", when=after), _with_hotline(body))


def cancelled(outage: Told, now: datetime) -> News:
    """To those who were told of it."""
    with customers_language():
        told = when(outage.starts, outage.ends, now)
        body = _(
            "{utility}: the power outage announced {when} at {area} is cancelled.",
            utility=_us(),
            when=told,
            area=outage.area,
        )
        return News(_("Power outage cancelled: {when}", when=told), _with_hotline(body))


def postponed(outage: Told, now: datetime) -> News:
    """To those who were told of it, of one that was moved to hours that nobody knows yet."""
    with customers_language():
        told = when(outage.starts, outage.ends, now)
        body = _(
            "{utility}: the power outage announced {when} at {area} is postponed. The new hours will be announced.",
            utility=_us(),
            when=told,
            area=outage.area,
        )
        return News(_("Power outage postponed: {when}", when=told), _with_hotline(body))


def reinstated(outage: Told, now: datetime) -> News:
    """To those who were told that it is cancelled or postponed."""
    with customers_language():
        told = when(outage.starts, outage.ends, now)
        body = _(
            "{utility}: the power outage at {area} takes place after all. The power will be off {when}.",
            utility=_us(),
            when=told,
            area=outage.area,
        )
        return News(_("Power outage after all: {when}", when=told), _with_reason(body, outage.reason))


_BECAME = text("select callbacks, leaves, kept from news_written(:district, :outage, :key, :taken)")


def send(db: Session, outage: Outage, news: News, key: str) -> Sent:
    """Queue the news to everybody whom station or line reach: a message, or a callback where nothing else reaches them.

    The same news of the same version goes out once. What a file dropped and took back is a later version: its news is new.
    """
    db.flush()
    db.refresh(outage, ["version"])  # the database counts it
    key = f"outage:{outage.district_id}:{outage.id}:v{outage.version}:{key}"
    messages = outbox.notify_affected(
        db,
        district_id=outage.district_id,
        outage_id=outage.id,
        subject=news.subject,
        body=news.body,
        dedupe_key=key,
    )
    taken = [key for key in channels() if forecast(key).gateway is not None]
    found = db.execute(
        _BECAME, {"district": outage.district_id, "outage": outage.id, "key": f"{key}:", "taken": taken}
    ).one()
    return Sent(messages, found.callbacks, found.leaves, found.kept)


def _with_reason(body: str, reason: str | None) -> str:
    return _with_hotline(f"{body} {_('Reason: {reason}.', reason=reason.rstrip('.'))}" if reason else body)


def _with_hotline(body: str) -> str:
    hotlines = load(settings.profile).more.get("hotlines", ())
    return f"{body} {_('Questions: {hotline}.', hotline=hotlines[0])}" if hotlines else body


def _us() -> str:
    profile = load(settings.profile)
    return str(profile.more.get("short_name") or profile.name)
