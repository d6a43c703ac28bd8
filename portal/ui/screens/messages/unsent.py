"""The red bar: what customers were not told because no gateway is there, by what way, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from portal import formats
from portal.access import Person, Role, may
from portal.i18n import _, ngettext
from portal.messages import actions, channels
from portal.messages.configuration import WrongGateways, gateways
from portal.messages.models import Message
from portal.messages.queries import UNSENT_DAYS, Unsent
from portal.ui.components import parts
from portal.ui.components.markdown import literal
from portal.ui.forms import submit


def bar(found: Sequence[Unsent], person: Person) -> None:
    """Nothing, where everything found a gateway."""
    if not found:
        return
    total = sum(each.many for each in found)
    title = ngettext(
        "{count} message was not sent: no gateway", "{count} messages were not sent: no gateway", total
    )
    by_way = ", ".join(f"{channels.words()[each.channel]} {formats.number(each.many)}" for each in found)
    what = _("In the last {days} days: {ways}.", days=UNSENT_DAYS, ways=by_way)
    parts.render(parts.notice(title, f"{what} {_todo(found, person)}", "red", "cloud_off"))


def _todo(found: Sequence[Unsent], person: Person) -> str:
    ready = all(_has_gateway(each.channel) for each in found)
    if person.role == Role.ADMINISTRATOR:
        return " ".join(
            [
                _("These customers were not told."),
                _("A gateway is set by now: what is still of use can be sent from the page Messages.")
                if ready
                else _(
                    "Whoever runs the server sets a gateway (docs/operations.md, Gateways); then what is still of use "
                    "can be sent from the page Messages."
                ),
                _("Messages about confidential tickets are not counted here."),
            ]
        )
    answers = sum(each.answers for each in found)
    news = sum(each.many for each in found) - answers
    said = [_answers(answers) if answers else "", _news(news) if news else ""]
    then = (
        _("A gateway is set by now: an administrator can send what is still of use.")
        if ready
        else _("An administrator can have a gateway set.")
    )
    return " ".join(filter(None, [*said, then]))


def _answers(count: int) -> str:
    return ngettext(
        "{count} is about a ticket, which stays under Tell customer until somebody rings.",
        "{count} are about tickets, which stay under Tell customer until somebody rings.",
        count,
    )


def _news(count: int) -> str:
    """Nobody is asked to ring about these: no list has them."""
    return ngettext(
        "{count} is news of an outage: it lies unsent until a gateway is set.",
        "{count} are news of outages: they lie unsent until a gateway is set.",
        count,
    )


def release(found: Sequence[Unsent], person: Person, now: datetime) -> None:
    """For each way that has a gateway by now: send what waits, with how old it is."""
    if not may(actions.release, person):
        return
    for each in found:
        if _has_gateway(each.channel):
            _offer(each, person, now)


def _offer(each: Unsent, person: Person, now: datetime) -> None:
    way = str(channels.words()[each.channel])
    if each.oldest is None:
        words = _("{way}: nothing that waits is still of use", way=way)
        parts.render(parts.muted(words))
        return
    age = formats.duration((now - each.oldest).total_seconds() / 60)
    late = each.many - each.fresh
    parts.render(
        parts.muted(
            _(
                "{way}: {fresh} can still be sent, the oldest was written {age} ago; {late} came too late and will expire.",
                way=way,
                fresh=each.fresh,
                age=age,
                late=late,
            )
        )
    )
    if st.button(
        literal(_("Send what waits: {way}", way=way)), icon=":material/send:", key=f"release-{each.channel}"
    ):
        submit.perform(
            ("release", each.channel),
            person,
            lambda db: actions.release(db, channel=each.channel),
            lambda done: _("{sent} are being sent, {late} came too late", sent=done.sent, late=done.late),
            model=Message,
        )


def _has_gateway(channel: str) -> bool:
    try:
        return gateways().of(channel) is not None
    except WrongGateways:
        return False
