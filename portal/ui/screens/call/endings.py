"""The right of the call screen: what it was about, what is done about it, and the end of the call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Required

import streamlit as st
from sqlalchemy.orm import Session

from portal import formats
from portal.access import Invalid, Person
from portal.customers.queries.records import CustomerRecord
from portal.database import session
from portal.i18n import _
from portal.tickets import actions
from portal.tickets.queries.last_answer import LastAnswer
from portal.tickets.queries.lines import TicketRow
from portal.tickets.sla.labels import FACT_NAMES, FACT_WORDS
from portal.tickets.sla.policy import FACTS
from portal.tickets.sla.queries import CategoryChoice
from portal.tickets.workflow.intake import Details
from portal.ui.components import links, parts, toast
from portal.ui.components.links import to
from portal.ui.forms.boxes import Boxes
from portal.ui.forms.idempotency import done, once

NEW, ANSWERED, ADD, BACK = "new", "answered", "add", "back"
ON_A_TICKET = (ADD, BACK)  #: ways that need nothing but what was said
USUAL = "outage"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the request is about, and whose it is."""

    district_id: int
    unit: str
    ward_id: int | None
    key: str  #: of the caller, for widgets
    record: CustomerRecord | None = None


def category(kinds: Mapping[str, CategoryChoice], *caller: str) -> str:
    """What it is about, every category in sight; an outage unless said otherwise, as most callers ask about those."""
    usual = USUAL if USUAL in kinds else next(iter(kinds))
    boxes = Boxes("call", *caller)
    return boxes.pills(
        "about", _("What is it about?"), list(kinds), usual, words=lambda c: kinds[c].name, wrap=True
    )


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form when the call is ended."""

    subject: str = ""
    said: str = ""
    answer: str = ""
    phone: str = ""
    name: str = ""  #: of a caller who is no customer
    address: str = ""  #: of a place that is no customer's
    facts: Mapping[str, str] = field(default_factory=dict)  #: circumstances that a limit depends on


def finish(
    person: Person,
    place: Place,
    about: str,
    kind: CategoryChoice,
    open_tickets: Sequence[TicketRow],
    q: str,
    last: LastAnswer | None = None,
) -> None:
    """What to do and the form that ends the call; empty again once it has."""
    call = ("call", place.key)  # not of the category: what was typed stays when another is chosen
    parts.render(parts.section(_("End the call")))
    ways = _ways(place, kind, open_tickets, last)
    boxes = Boxes("call", place.key)
    way = boxes.radio(
        f"way-{about}",
        _("What is to be done?"),
        list(ways),
        next(iter(ways)),
        words=ways.__getitem__,
    )
    typed = _form(way, kind, place, about, boxes, q)
    if typed is None:
        return
    if way not in ON_A_TICKET and place.record is None and not typed.address.strip():
        raise Invalid({"place": _("Say where it is: house number and street.")})
    number, said = _write(person, call, way, _request(place, about, typed), typed, open_tickets, last)
    st.query_params["ticket"] = number
    toast.say(said)
    st.rerun()


def _ways(
    place: Place, kind: CategoryChoice, open_tickets: Sequence[TicketRow], last: LastAnswer | None
) -> dict[str, str]:
    """What can be done, the likeliest first."""
    ways = {NEW: _("New ticket for {unit}", unit=place.unit), ANSWERED: _("Answered in this call")}
    if last and not last.followed_by:
        ways[BACK] = _("Not solved: {number} continues as a new ticket", number=last.number)
    if open_tickets:
        ways = {ADD: _("Add to {number} and urge", number=open_tickets[0].number), **ways}
    if kind.handler == "centre":
        ways = {ANSWERED: ways.pop(ANSWERED), **ways}
    return ways


def _form(way: str, kind: CategoryChoice, place: Place, about: str, boxes: Boxes, q: str) -> Typed | None:
    """The form of this way; what stands in it once the call is ended."""
    typed: dict[str, str] = {}
    facts: dict[str, str] = {}
    with st.form(f"end:{boxes.key('form')}", border=False):
        if way not in ON_A_TICKET:
            typed["subject"] = boxes.text_input(f"subject-{about}", _("Subject"), kind.subject, max_chars=160)
            facts = _circumstances(kind, place, about, boxes)
        if way not in ON_A_TICKET and place.record is None:
            typed |= _whose(boxes, q)
        typed["said"] = boxes.text_area("said", _("What the customer said"), height=90, max_chars=4000)
        if way == ANSWERED:
            typed["answer"] = boxes.text_area("answer", _("What you answered"), height=90, max_chars=4000)
        if way not in ON_A_TICKET:
            number = _number(place, q)
            typed["phone"] = boxes.text_input("phone", _("Call back on"), number, icon=":material/call:")
        ended = st.form_submit_button(
            _("Record and end"),
            type="primary",
            icon=":material/call_end:",
            shortcut="Mod+Enter",
            width="stretch",
        )
    return Typed(**typed, facts=facts) if ended else None


def _circumstances(kind: CategoryChoice, place: Place, about: str, boxes: Boxes) -> dict[str, str]:
    """What a limit of the category depends on, the first meant where nobody says otherwise; the ward says its area itself."""
    asked = [name for name in kind.asks if not (name == "area" and place.ward_id)]
    chosen = {}
    for name in asked:
        words = {value: str(FACT_WORDS[name][value]) for value in FACTS[name]}
        chosen[name] = boxes.segmented(
            f"{about}-{name}",
            str(FACT_NAMES[name]),
            list(words),
            FACTS[name][0],
            words=words.__getitem__,
        )
    return chosen


def _whose(boxes: Boxes, q: str) -> dict[str, str]:
    """Who calls and where it is, of somebody who is no customer here: what was searched for may be one of the two."""
    known = "" if any(sign.isdigit() for sign in q) else q
    return {
        "address": boxes.text_input(
            "address", _("House number and street"), max_chars=200, icon=":material/home:"
        ),
        "name": boxes.text_input("name", _("Caller"), known, max_chars=120, icon=":material/person:"),
    }


class Request(Details):
    """A request as it is recorded."""

    district_id: Required[int]
    category: Required[str]
    subject: Required[str]


def _request(place: Place, about: str, typed: Typed) -> Request:
    return {
        "district_id": place.district_id,
        "category": about,
        "subject": typed.subject,
        "said": typed.said,
        "channel": "phone",
        "customer_id": place.record.id if place.record else None,
        "contact_phone": typed.phone or None,
        "contact_name": place.record.name if place.record else typed.name or None,
        "place": _place(place) if place.record else typed.address or None,
        "ward_id": place.ward_id,
        "transformer_id": place.record.transformer_id if place.record else None,
        "facts": typed.facts,
    }


def ended(number: str) -> None:
    """What was recorded; the next call begins in the search box, another request of this caller with a click."""
    parts.render(
        parts.section(_("The call is ended")),
        parts.notice(_("Recorded: {number}", number=number), "", "green", "check_circle"),
    )
    links.show(parts.link(_("Open the ticket"), to("tickets", ticket=number)), key="written")
    st.button(_("Another ticket from this caller"), icon=":material/add:", on_click=_go_on)


def _go_on() -> None:
    st.query_params.pop("ticket", None)


def _write(
    person: Person,
    call: tuple[str, str],
    way: str,
    request: Request,
    typed: Typed,
    open_tickets: Sequence[TicketRow],
    last: LastAnswer | None,
) -> tuple[str, str]:
    """Do it in one transaction; returns the ticket's number and what is said of it."""
    said = ""
    with session(person, once=once(*call, doing=way)) as db:
        if way == ADD:
            number, said = _add(db, open_tickets[0], typed.said)
        elif way == BACK and last:
            number = actions.follow_up(db, *last.key, said=typed.said).number
        elif way == ANSWERED:
            number = actions.answer_at_once(db, answer=typed.answer, **request).number
        else:
            made = actions.record(db, **request)
            actions.forward(db, made.district_id, made.id)
            number = made.number
    done(*call)
    return number, said or _("Recorded: {number}", number=number)


def _add(db: Session, ticket: TicketRow, said: str) -> tuple[str, str]:
    """The caller's words are written down in any case; whether the holder was urged is said."""
    told = {"number": ticket.number, "unit": ticket.unit}
    if actions.call_again(db, *ticket.key, body=said or _("The customer called again.")):
        return ticket.number, _("Added to {number}, and {unit} was urged", **told)
    return ticket.number, _("Added to {number}; {unit} reads it there and was not urged once more", **told)


def _number(place: Place, q: str) -> str:
    digits = "".join(c for c in q if c.isdigit())
    if len(digits) >= 9 and not q.upper().startswith(("TK", "P")):
        return formats.phone(digits)
    return formats.phone(place.record.phone) if place.record and place.record.phone else ""


def _place(place: Place) -> str | None:
    """Where it is; today's ward stands in a column of its own."""
    if place.record is None:
        return None
    former = "" if place.ward_id else place.record.old_ward
    return ", ".join(filter(None, (place.record.address, former))) or None
