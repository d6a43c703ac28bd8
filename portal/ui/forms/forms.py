"""Forms made from fields: a card of facts that turns into its form in place, and a form for something new.

A `save` gets the changed values and the key with which it opens its transaction, so that a double click writes once; a
card's also what was seen when its form opened. It may raise `Invalid` (told beside each field), `Conflict`
(both values are shown to choose from, the form stays) or `Refused`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

import streamlit as st

from portal import formats
from portal.access import Conflict, Difference, Invalid
from portal.fields import Bound, Values
from portal.i18n import _
from portal.ui.app import clock, rerun
from portal.ui.components import parts, toast
from portal.ui.components.markdown import literal
from portal.ui.forms import errors, refusals, unsent
from portal.ui.forms.boxes import Boxes
from portal.ui.forms.idempotency import again, done, once, turn
from portal.ui.forms.widgets import Inputs, inputs

#: Ctrl+Enter in a text field sends a form twice; so soon after, it is no answer.
ECHO = timedelta(seconds=1)
#: So long somebody sees in full what they have just typed themselves.
OWN = timedelta(minutes=10)

Fields = Mapping[str, Bound]
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a form was opened with: the values in full, and the version of the row that had them."""

    values: Values
    version: int


Save = Callable[[Values, UUID], R]
SaveSeen = Callable[[Values, Seen, UUID], object]


@dataclass(frozen=True, slots=True)
class Saved(Generic[R]):
    """It was written; ``result`` is what `save` returned."""

    result: R


@st.fragment
def card(
    key: str,
    title: object,
    fields: Fields,
    values: Values,
    *,
    save: SaveSeen | None = None,
    load: Callable[[], Seen] | None = None,
    shown: Mapping[str, object] | None = None,
    only: Fields | None = None,
) -> None:
    """Facts of one group; "Edit" turns them into their form.

    Args:
        key: names the card on its page.
        values: what is shown, masked where it is personal.
        save: writes the changes; without it the card is only read.
        load: the full values and the row's version, asked (and recorded) when the form opens; without it, `values`.
            `save` gets them as what was seen; after a lost race, with what others wrote.
        shown: other words than the value's for a field ("Trạm 14 · 214 khách").
        only: the fields that may be changed; all of them if left out.
    """
    with st.container(border=True, key=f"card-{key}"), errors.guard():
        if save is not None and st.session_state.get(_state(key)):
            _form(key, title, only if only is not None else fields, save)
        else:
            _facts(
                key,
                title,
                fields,
                {**values, **(shown or {})},
                load or (lambda: Seen(values, 0)),
                save is not None,
            )


def new(
    key: str,
    fields: Fields,
    *,
    save: Save[R],
    submit: object,
    initial: Values | None = None,
    icon: str = "check",
    columns: int = 2,
) -> R | None:
    """A form for something new; returns what `save` returned in the run in which it succeeded, else None."""
    this = f"{key}:{turn('form', key)}"
    with st.form(f"form-{this}", border=False):
        drawn = inputs(fields.values(), initial or {}, Boxes("form", key), columns=columns)
        sent = _submit(submit, icon)
    saved = _try(key, drawn, fields, drawn.values, save) if sent else None
    return saved.result if saved else None


def shown_value(bound: Bound, value: Any) -> str:
    """A value in words, as its field says."""
    if value in (None, "") or bound.field.choices is None:
        return formats.value(value)
    return str(bound.field.options().get(value, value))


def labels(fields: Fields) -> dict[str, str]:
    """Field → its name."""
    return {name: str(bound.field.label) for name, bound in fields.items()}


def choose(
    lost: Mapping[str, Difference], fields: Fields, names: Mapping[str, str], key: str
) -> dict[str, Any]:
    """Show both values of every field that somebody else has changed meanwhile; returns what was chosen to stand.

    Nothing is chosen beforehand: the echo of Ctrl+Enter must not decide.
    """
    if lost:
        text = _("Somebody else changed this meanwhile. Nothing was written yet: choose what is to stand.")
        parts.render(parts.notice(_("Changed meanwhile"), text, "orange", "call_split"))
    chosen = {}
    for field, told in lost.items():
        either = {
            "mine": literal(_("Yours: {value}", value=shown_value(fields[field], told.mine))),
            "theirs": literal(_("Theirs: {value}", value=shown_value(fields[field], told.theirs))),
        }
        which = st.radio(
            literal(names[field]),
            list(either),
            format_func=either.__getitem__,
            index=None,
            key=f"{key}:{field}:which",
            horizontal=True,
        )
        if which:
            chosen[field] = told.mine if which == "mine" else told.theirs
    return chosen


def _state(key: str) -> str:
    return f"card:{key}"


def _facts(
    key: str, title: object, fields: Fields, values: Values, load: Callable[[], Seen], editable: bool
) -> None:
    with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
        parts.render(parts.section(title), _unsaved(key) if editable else parts.NOTHING)
        if editable and st.button(
            _("Edit"),
            icon=":material/edit:",
            type="tertiary",
            key=f"edit-{key}",
            help=literal(_("Edit: {what}", what=title)),
        ):
            st.session_state[_state(key)] = {"seen": load(), "opened": clock.now().isoformat()}
            rerun.fragment()
    own = _own(key)
    told = [(bound.field.label, _told(bound, {**values, **own})) for bound in fields.values()]
    parts.render(parts.facts(told))


def _unsaved(key: str) -> parts.Markup:
    """That somebody began to edit this and has not saved it: it stands in the form as soon as that is opened."""
    if unsent.has("form", key):
        return parts.badge(_("Typed here and not saved"), "yellow", "edit_note")
    return parts.NOTHING


def _own(key: str) -> Values:
    """What was typed here a short while ago and saved: whoever wrote it checks it without opening it anew."""
    at, typed = st.session_state.get(f"own:{key}", (None, {}))
    return typed if at and clock.now() - at < OWN else {}


def _told(bound: Bound, values: Values) -> object:
    """The value in words; of a personal one its mask, unless the value itself is there."""
    value = values.get(bound.name, values.get(bound.field.masked or f"{bound.name}_masked"))
    return value if isinstance(value, parts.Markup) else shown_value(bound, value)


def _form(key: str, title: object, fields: Fields, save: SaveSeen) -> None:
    state = st.session_state[_state(key)]
    lost: dict[str, Difference] = state.get("lost", {})
    name = f"{key}:{state['opened']}"
    parts.render(parts.section(title))
    with st.form(f"form-{key}", border=False):
        chosen = choose(lost, fields, labels(fields), name)
        drawn = inputs(
            [b for n, b in fields.items() if n not in lost], state["seen"].values, Boxes("form", key)
        )
        drawn.values.update(chosen)
        with st.container(horizontal=True):
            saved = _submit(_("Save"), "check")
            dropped = st.form_submit_button(_("Discard"), key=f"discard-{key}")
    if dropped:
        del st.session_state[_state(key)]
        done("form", key)
        rerun.fragment()
    if saved and (undecided := set(lost) - set(chosen)):
        if clock.now() - state["lost_at"] > ECHO:
            errors.invalid(
                Invalid(dict.fromkeys(undecided, _("Choose which value is to stand."))), labels(fields)
            )
    elif saved:
        _save(key, drawn, fields, state, save)


def _save(key: str, drawn: Inputs, fields: Fields, state: dict[str, Any], save: SaveSeen) -> None:
    seen: Seen = state["seen"]
    changes = {n: value for n, value in drawn.values.items() if value != _stored(seen.values.get(n))}
    try:
        saved = not changes or _try(key, drawn, fields, changes, lambda good, key: save(good, seen, key))
    except Conflict as conflict:
        theirs = {d.field: d.theirs for d in conflict.differences}
        state["lost_at"] = clock.now()
        state["lost"] = {**state.get("lost", {}), **{d.field: d for d in conflict.differences}}
        state["seen"] = replace(
            seen, values={**seen.values, **theirs}
        )  # the version stays that of the others
        again("form", key)
        rerun.fragment()
    if saved:
        del st.session_state[_state(key)]
        if not changes:
            done("form", key)
        if changes:
            st.session_state[f"own:{key}"] = (clock.now(), changes)
            toast.say(_("Saved"))
        st.rerun()


def _stored(value: Any) -> Any:
    return None if value == "" else value


def _try(key: str, drawn: Inputs, fields: Fields, values: Values, save: Save[R]) -> Saved[R] | None:
    """Check, then save; complaints go beside their fields, and nothing is returned."""
    try:
        with refusals.as_input():
            saved = Saved(save(check(fields, values), once("form", key)))
    except Invalid as invalid:
        if rest := drawn.complain(invalid.errors):
            errors.invalid(Invalid({n: invalid.errors[n] for n in rest}))
        return None
    done("form", key)
    return saved


def check(fields: Fields, values: Values) -> dict[str, Any]:
    """The values as they are stored. Raises `Invalid` with every complaint at once."""
    good: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, value in values.items():
        try:
            good[name] = fields[name].clean(value)
        except ValueError as error:
            wrong[name] = str(error)
    if wrong:
        raise Invalid(wrong)
    return good


def _submit(words: object, icon: str) -> bool:
    return st.form_submit_button(
        literal(words), type="primary", icon=f":material/{icon}:", shortcut="Mod+Enter", key=None
    )
