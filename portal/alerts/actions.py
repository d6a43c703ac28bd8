"""What people do with alerts: acknowledge them, pass a ticket up, say who is on duty and who is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import Range, insert
from sqlalchemy.orm import Session

from portal import formats
from portal.access import DISTRICT, Conflict, Difference, Invalid, NotFound, Refused, Role, action
from portal.alerts.models import (
    ROSTER,
    STAFF,
    Absence,
    Alert,
    AlertChoice,
    AlertKind,
    AlertPreference,
    AlertRule,
    AlertWay,
    ChatTarget,
    Duty,
    PushSubscription,
    Settlement,
)
from portal.customers import validators
from portal.database import acting
from portal.fields import tidy
from portal.i18n import _
from portal.settings import settings
from portal.tickets.models import Urge

MAX_WORDS = 1000  #: letters that managers read when a ticket is passed up
#: The longest that somebody can be put on duty, or away, in one go.
LONGEST_DUTY, LONGEST_ABSENCE = timedelta(days=31), timedelta(days=366)
#: An alert climbs after so many minutes at most.
MOST_MINUTES = 1440
#: Letters of the address at a push service.
MAX_ENDPOINT = 1000


@dataclass(frozen=True, slots=True)
class PassedUp:
    """What became of tickets that were passed up: so many reached somebody, had nobody to reach, or were passed up
    or done already."""

    passed: int
    unreached: int
    left_out: int


@action("alerts.acknowledge", *STAFF)
def acknowledge(db: Session, district_id: int, alert_id: int) -> Alert:
    """Say that an alert was seen and is taken care of: it climbs no further, and is gone from the others' lists.

    Who acknowledges the alert of an urge to their own unit acknowledges the urge.

    Raises:
        NotFound: no such alert, or not one of theirs; Invalid: somebody was first.
    """
    found = _locked(db, district_id, alert_id)
    if found is None:
        raise NotFound
    if found.settled_at:
        raise Invalid(_("This alert was acknowledged already."))
    _settle(db, found)
    return found


@action("alerts.acknowledge_all", *STAFF)
def acknowledge_all(db: Session, ids: list[tuple[int, int]]) -> int:
    """Acknowledge many (district and id each); returns how many. What others settled meanwhile is left out."""
    there = (_locked(db, district, alert) for district, alert in sorted(ids))
    open_ones = [found for found in there if found and not found.settled_at]
    for found in open_ones:
        _settle(db, found)
    return len(open_ones)


@action("alerts.pass_up", Role.CENTRE_SUPERVISOR)
def pass_up(db: Session, ids: list[tuple[int, int]], *, body: str) -> PassedUp:
    """Tell the managers of those who hold these tickets (district and id each) that urging did not help; where there
    is none, the line above. It stands on the ticket's thread, and a ticket is passed up once a holder.
    """
    told = tidy(body)
    if not told:
        raise Invalid({"body": _("Write it in the box first.")})
    if len(told) > MAX_WORDS:
        raise Invalid({"body": _("At most {count} characters.", count=MAX_WORDS)})
    reached = [
        db.scalar(
            text("select pass_up(:district, :ticket, :body)"),
            {"district": district, "ticket": ticket, "body": told},
        )
        for district, ticket in sorted(ids)
    ]
    return PassedUp(sum(1 for people in reached if people), reached.count(0), reached.count(None))


@action("alerts.set_duty", *ROSTER)
def set_duty(
    db: Session, *, person_id: int, deputy_id: int | None, starts: datetime, ends: datetime, times: int = 1
) -> int:
    """Put somebody of one's own unit on duty, in place of whoever the roster had then. Returns how many duties it made.

    Args:
        starts, ends: aware; of the first duty.
        times: on so many days after each other, at the same hours of the utility's clock.

    Raises:
        Invalid: by field.
    """
    _check_duty(db, person_id, deputy_id, starts, ends, times)
    unit = acting(db).unit_id
    spans = [Range(_days_later(starts, n), _days_later(ends, n)) for n in range(times)]
    for span in spans:
        _free(db, unit, span)
        db.add(Duty(unit_id=unit, person_id=person_id, deputy_id=deputy_id, during=span))
        db.flush()
    return len(spans)


@action("alerts.set_deputy", *ROSTER)
def set_deputy(db: Session, duty_id: int, *, deputy_id: int | None) -> Duty:
    """Name who stands in for somebody on duty in one's own unit, or that nobody does."""
    found = db.get(Duty, duty_id, with_for_update=True)
    if found is None or found.unit_id != acting(db).unit_id:
        raise NotFound
    if deputy_id == found.person_id:
        raise Invalid({"deputy_id": _("Nobody can be their own deputy.")})
    if deputy_id is not None and not _works_here(db, deputy_id):
        raise Invalid({"deputy_id": _("This person does not work in your unit.")})
    found.deputy_id = deputy_id
    db.flush()
    return found


@action("alerts.end_duty", *ROSTER)
def end_duty(db: Session, duty_id: int) -> int:
    """Take a duty out of the roster of one's own unit. Returns its id."""
    gone = db.scalar(
        delete(Duty).where(Duty.id == duty_id, Duty.unit_id == acting(db).unit_id).returning(Duty.id)
    )
    if gone is None:
        raise NotFound
    return gone


@action("alerts.set_absence", *STAFF)
def set_absence(db: Session, *, person_id: int, first: date, last: date) -> Absence:
    """Say on which days, both included, somebody is away: oneself, or for who makes the roster a colleague."""
    me = acting(db)
    if last < first:
        raise Invalid({"last": _("The last day is before the first.")})
    if last - first > LONGEST_ABSENCE:
        raise Invalid({"last": _("At most a year.")})
    if person_id != me.person_id and not (me.role in ROSTER and _works_here(db, person_id)):
        raise Invalid({"person_id": _("This person does not work in your unit.")})
    made = Absence(person_id=person_id, during=Range(first, last + timedelta(days=1)))
    db.add(made)
    db.flush()
    return made


@action("alerts.end_absence", *STAFF)
def end_absence(db: Session, absence_id: int) -> int:
    """Take an absence away again. Returns its id."""
    gone = db.scalar(delete(Absence).where(Absence.id == absence_id).returning(Absence.id))
    if gone is None:
        raise NotFound
    return gone


@action("alerts.choose", *STAFF)
def choose(db: Session, ways: dict[str, list[str]]) -> int:
    """Say by which ways one wants to hear of each kind of alert, besides the bell. Returns how many kinds were said.

    Args:
        ways: kind → ways; a kind that is not named stays as it is.

    Raises:
        Invalid: for a kind or a way that there is not.
    """
    known = set(AlertWay)
    if not set(ways) <= set(AlertKind) or not all(known.issuperset(chosen) for chosen in ways.values()):
        raise Invalid(_("Choose one of the list."))
    for kind, chosen in ways.items():
        row = insert(AlertChoice).values(
            person_id=acting(db).person_id, kind=kind, ways=[way.value for way in AlertWay if way in chosen]
        )
        db.execute(
            row.on_conflict_do_update(index_elements=["person_id", "kind"], set_={"ways": row.excluded.ways})
        )
    return len(ways)


@action("alerts.set_preference", *STAFF)
def set_preference(
    db: Session, *, quiet_from: time | None, quiet_until: time | None, phone: str | None
) -> None:
    """Set one's own quiet hours (on the utility's clock, past midnight where the end is earlier) and phone.

    Raises:
        Invalid: by field.
    """
    if (quiet_from is None) != (quiet_until is None) or (quiet_from and quiet_from == quiet_until):
        raise Invalid({"quiet_until": _("Quiet hours have a beginning and an end that differ.")})
    try:
        number = validators.phone(phone) if (phone or "").strip() else None  # type: ignore[arg-type]
    except ValueError as error:
        raise Invalid({"phone": str(error)}) from None
    values = {"quiet_from": quiet_from, "quiet_until": quiet_until, "phone": number}
    row = insert(AlertPreference).values(person_id=acting(db).person_id, **values)
    db.execute(row.on_conflict_do_update(index_elements=["person_id"], set_=values))


@action("alerts.subscribe", *STAFF)
def subscribe(db: Session, *, endpoint: str, p256dh: str, auth: str, device: str) -> None:
    """Let this browser get push messages for who acts; one that somebody signed up before goes over to them.

    Raises:
        Invalid: what the browser sent is no subscription.
    """
    allowed = ("https://", "http://") if settings.portal_alerts_private_targets else ("https://",)
    if not endpoint.startswith(allowed) or len(endpoint) > MAX_ENDPOINT or not (p256dh and auth):
        raise Invalid(_("This browser cannot be reached by push."))
    db.execute(text("select take_subscription(:endpoint)"), {"endpoint": endpoint})
    made = {"endpoint": endpoint, "p256dh": p256dh[:200], "auth": auth[:100], "device": tidy(device)[:120]}
    db.execute(insert(PushSubscription).values(person_id=acting(db).person_id, **made))


@action("alerts.unsubscribe", *STAFF)
def unsubscribe(db: Session, subscription_id: int) -> int:
    """Let one of one's own browsers get no more push messages. Returns its id."""
    return _gone(db, PushSubscription, subscription_id)


@action("alerts.add_chat", *STAFF)
def add_chat(db: Session, *, address: str, kinds: list[str] | None = None) -> int:
    """Enter a chat of one's own by its Apprise address; with ``kinds``, one of the unit that hears of these kinds.

    Returns the id of the chat. Its address is sealed: nobody reads it again.

    Raises:
        Invalid: no address of a chat, or of one that alerts are not sent to; Refused: a unit's chat without the roster's role.
    """
    from portal.alerts.ways import chat  # reads what a hundred services look like: not at every start

    me = acting(db)
    if kinds is not None and me.role not in ROSTER:
        raise Refused("alerts.add_chat")
    try:
        service = chat.checked(address.strip())
    except chat.Unusable:
        raise Invalid(
            {"address": _("This is not the address of a chat service that alerts can go to.")}
        ) from None
    whose = {"person_id": me.person_id} if kinds is None else {"unit_id": me.unit_id}
    return db.execute(
        insert(ChatTarget)
        .values(label=service, sealed=chat.seal(address.strip()), kinds=kinds or [], **whose)
        .returning(ChatTarget.id)
    ).scalar_one()


@action("alerts.remove_chat", *STAFF)
def remove_chat(db: Session, chat_id: int) -> int:
    """Forget a chat of one's own or, for who makes the roster, of the unit. Returns its id."""
    return _gone(db, ChatTarget, chat_id)


@action("alerts.set_rule", Role.ADMINISTRATOR)
def set_rule(
    db: Session,
    kind: str,
    *,
    version: int,
    climbs_after: int | None,
    pierces_quiet: bool,
    kept_ways: list[str],
) -> AlertRule:
    """Decide when alerts of a kind climb, whether they are told in quiet hours, and by which ways always."""
    rule = db.get(AlertRule, kind, with_for_update=True)
    if rule is None:
        raise NotFound
    if climbs_after is not None and not 1 <= climbs_after <= MOST_MINUTES:
        raise Invalid({"climbs_after": _("From 1 to {most} minutes.", most=MOST_MINUTES)})
    if not set(AlertWay).issuperset(kept_ways):
        raise Invalid({"kept_ways": _("Choose one of the list.")})
    if rule.version != version:
        theirs = {"climbs_after": climbs_after, "pierces_quiet": pierces_quiet, "kept_ways": kept_ways}
        differing = [
            Difference(name, None, mine, getattr(rule, name))
            for name, mine in theirs.items()
            if getattr(rule, name) != mine
        ]
        raise Conflict(differing, rule.version)
    rule.climbs_after, rule.pierces_quiet, rule.kept_ways = climbs_after, pierces_quiet, kept_ways
    db.flush()
    return rule


def _locked(db: Session, district_id: int, alert_id: int) -> Alert | None:
    where = (Alert.district_id == district_id, Alert.id == alert_id)
    return db.scalar(select(Alert).where(*where).with_for_update().execution_options(populate_existing=True))


def _settle(db: Session, found: Alert) -> None:
    me = acting(db)
    found.settled_at, found.settled_by = db.execute(select(func.clock_timestamp())).scalar_one(), me.person_id
    found.settled_how, found.climbs_at = Settlement.ACKNOWLEDGED, None
    db.flush()
    if found.kind == AlertKind.URGE and found.unit_id == me.unit_id and me.role in DISTRICT:
        _see_urge(db, found.district_id, int(found.event.rpartition(":")[2]))


def _gone(db: Session, model: type[PushSubscription] | type[ChatTarget], id: int) -> int:
    gone = db.scalar(delete(model).where(model.id == id).returning(model.id))
    if gone is None:
        raise NotFound
    return gone


def _see_urge(db: Session, district_id: int, urge_id: int) -> None:
    """The urge itself counts as seen, unless somebody saw or answered it already."""
    db.execute(
        update(Urge)
        .where(Urge.district_id == district_id, Urge.id == urge_id, Urge.acknowledged_at.is_(None))
        .values(acknowledged_at=func.clock_timestamp(), acknowledged_by=acting(db).person_id)
        .execution_options(synchronize_session=False)
    )


def _check_duty(
    db: Session, person_id: int, deputy_id: int | None, starts: datetime, ends: datetime, times: int
) -> None:
    wrong = {}
    if not _works_here(db, person_id):
        wrong["person_id"] = _("This person does not work in your unit.")
    if deputy_id == person_id:
        wrong["deputy_id"] = _("Nobody can be their own deputy.")
    elif deputy_id is not None and not _works_here(db, deputy_id):
        wrong["deputy_id"] = _("This person does not work in your unit.")
    if ends <= starts:
        wrong["during"] = _("The end must be after the start.")
    elif ends - starts > LONGEST_DUTY or not 1 <= times <= LONGEST_DUTY.days:
        wrong["during"] = _("At most {count} days.", count=LONGEST_DUTY.days)
    elif times > 1 and ends - starts > timedelta(days=1):
        wrong["during"] = _("A duty repeated every day lasts a day at most.")
    if wrong:
        raise Invalid(wrong)


def _works_here(db: Session, person_id: int) -> bool:
    return bool(db.scalar(select(func.works_in(person_id, acting(db).unit_id))))


def _days_later(moment: datetime, days: int) -> datetime:
    """The same hour of the utility's clock, so many days on."""
    return formats.local(moment) + timedelta(days=days)


def _free(db: Session, unit: int, span: Range[datetime]) -> None:
    """Make room in the roster: what overlaps is cut back, a duty around it keeps its beginning and its end."""
    where = (Duty.unit_id == unit, Duty.during.overlaps(span))
    for duty in db.scalars(select(Duty).where(*where).with_for_update()).all():
        there = duty.during
        db.delete(duty)
        db.flush()
        for since, until in ((there.lower, span.lower), (span.upper, there.upper)):
            assert since is not None
            assert until is not None
            if since < until:
                kept = Range(since, until)
                db.add(Duty(unit_id=unit, person_id=duty.person_id, deputy_id=duty.deputy_id, during=kept))
    db.flush()
