"""Categories: what customers can ask for, how it is called, and who handles it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

import streamlit as st
from babel import Locale
from markupsafe import Markup

from portal.access import Person
from portal.database import session
from portal.i18n import _, language, offered
from portal.tickets.sla import actions, queries
from portal.tickets.sla.labels import named
from portal.tickets.sla.models import Category, Handler
from portal.ui.app import pages
from portal.ui.components import links, parts
from portal.ui.components.links import to
from portal.ui.forms.boxes import Boxes
from portal.ui.forms.idempotency import turn
from portal.ui.forms.submit import perform

USUAL_URGENCY = 5  #: of a new one, unless somebody says otherwise (assumed)


def show(person: Person, left: Any, right: Any) -> None:
    """The list, and the form for the category that was chosen, or for one more."""
    with session(person) as db:
        categories = queries.categories(db)
    with left:
        links.show(_table(categories), key="categories")
    here = st.query_params.get("category", "")
    chosen = next((c for c in categories if c.code == here), None)
    with right:
        if chosen is None:
            parts.render(parts.section(_("New category"), _("or choose one in the list to change it")))
            _add(person)
        else:
            further = Markup(" · ").join(
                [
                    parts.link(_("Its time limits"), to("rules", category=chosen.code)),
                    parts.link(_("New category"), to("rules", view="categories")),
                ]
            )
            links.show(parts.section(named(chosen.words, chosen.code), further), key="another")
            _change(person, chosen)


def _table(categories: Sequence[Category]) -> parts.Markup:
    heads = [_("Category"), _("Handled by"), parts.Column(_("Urgency"), number=True), ""]
    rows = [
        (
            parts.link(named(c.words, c.code), to("rules", view="categories", category=c.code)),
            _handlers().get(c.handler, c.handler),
            c.urgency,
            parts.joined(*_badges(c)),
        )
        for c in categories
    ]
    return parts.table(heads, rows, caption=_("Categories"))


def _badges(c: Category) -> list[parts.Markup]:
    told = (
        (not c.active, parts.badge(_("out of use"), "gray", "block")),
        (c.hazard, parts.badge(_("safety hazard"), "red", "emergency_home")),
        (c.confidential, parts.badge(_("confidential"), "violet", "lock")),
        (c.checked, parts.badge(_("checked by the centre"), "blue", "rule")),
    )
    return [badge for holds, badge in told if holds]


def _change(person: Person, c: Category) -> None:
    act = ("category", c.code)
    boxes = Boxes(*act)
    with st.form(f"category-{c.code}-{turn(*act)}-{c.version}"):
        typed = _asked(boxes, c)
        active = boxes.toggle(
            "active",
            _("In use"),
            c.active,
            help=_("Out of use, it cannot be recorded any more; old tickets keep it."),
        )
        save = st.form_submit_button(_("Save"), type="primary", shortcut="Mod+Enter")
    if save:
        perform(
            act,
            person,
            lambda db: actions.set_category(db, c.code, version=c.version, active=active, **typed),
            lambda _result: _("Saved"),
            model=Category,
        )


def _add(person: Person) -> None:
    act = ("category", "new")
    boxes = Boxes(*act)
    with st.form(f"category-new-{turn(*act)}"):
        code = boxes.text_input(
            "code",
            _("Code"),
            max_chars=40,
            placeholder="solar-panels",
            help=_("Never changes; exports and rules know it by this."),
        )
        typed = _asked(boxes, None)
        save = st.form_submit_button(_("Add the category"), type="primary", shortcut="Mod+Enter")
    if save:
        perform(
            act,
            person,
            lambda db: actions.add_category(db, code, **typed),
            lambda _result: _("Added. Give it time limits next."),
            model=Category,
            then=lambda added: pages.go("rules", view="categories", category=added.code),
        )


class _Typed(TypedDict):
    words: dict[str, str]
    subject: dict[str, str]
    handler: str
    urgency: int
    hazard: bool
    confidential: bool
    checked: bool


def _asked(boxes: Boxes, c: Category | None) -> _Typed:
    """What both forms ask: names and subjects by language, who handles it, how urgent it is."""
    words = _by_language(boxes, "words", _("Display name"), c.words if c else {})
    subject = _by_language(boxes, "subject", _("Suggested subject"), c.subject if c else {})
    handlers = _handlers()
    left, right = st.columns([3, 2])
    with left:
        first = c.handler if c else next(iter(handlers))
        handler = boxes.selectbox(
            "handler", _("Handled by"), list(handlers), first, words=handlers.__getitem__
        )
    with right:
        urgency = boxes.whole_number(
            "urgency",
            _("Urgency"),
            c.urgency if c else USUAL_URGENCY,
            min_value=1,
            max_value=actions.LEAST_URGENT,
            help=_("1 comes first."),
        )
    return {
        "words": words,
        "subject": subject,
        "handler": handler,
        "urgency": urgency or USUAL_URGENCY,
        "hazard": boxes.toggle(
            "hazard",
            _("Safety hazard"),
            bool(c and c.hazard),
            help=_("Whoever has to act is alerted at once, by every way they have."),
        ),
        "confidential": boxes.toggle(
            "confidential",
            _("Confidential"),
            bool(c and c.confidential),
            help=_("District staff do not see such tickets, managers do."),
        ),
        "checked": boxes.toggle("checked", _("The centre checks answers"), bool(c and c.checked)),
    }


def _by_language(boxes: Boxes, field: str, label: str, words: Mapping[str, str]) -> dict[str, str]:
    """A text in each language that people may read the portal in, two beside each other, the utility's first."""
    codes = list(offered())
    names = {code: Locale.parse(code).get_display_name(language()) for code in codes}
    columns = [column for _pair in codes[::2] for column in st.columns(2)]
    typed = {}
    for code, column in zip(codes, columns, strict=False):
        with column:
            name = f"{label} · {names[code]}"
            typed[code] = boxes.text_input(f"{field}-{code}", name, words.get(code, ""), max_chars=120)
            if code == codes[0]:
                boxes.complaints_about(field)
    return typed


def _handlers() -> dict[str, str]:
    return {value: str(word) for value, word in Handler.words().items()}
