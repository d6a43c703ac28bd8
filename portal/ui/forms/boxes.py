"""Inputs that lose nothing: what is typed and chosen in them survives a reload, Back, another page and a new sign-in, for a day.

    boxes = Boxes("call", caller)
    said = boxes.text_area("said", _("What the customer said"))
    …
    done("call", caller)        # the act succeeded: the boxes are empty again, and nothing of them is kept

The inputs of a form are named by the act that it ends in. A key of theirs says form, field and turn, and Streamlit makes a
class of it: so the browser knows of what it sees typed whose draft it is, on every page and in every dialog, and sends it
(`listen`, `boxes.js`). What is chosen is kept as the words that stand there (`chosen`). Nothing has to be remembered by who
writes a form.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any, TypeVar, overload

import streamlit as st

from portal import formats
from portal.access import Person
from portal.ui.app import scripted
from portal.ui.components.markdown import literal
from portal.ui.forms import chosen, complaints, idempotency, unsent
from portal.ui.forms.unsent import name_of, slug

PREFIX = "draft"  #: of the keys of boxes whose text is kept
CHOSEN = "chosen"  #: of the keys of inputs that are chosen from
_component = scripted.component("boxes")
T = TypeVar("T")


class Boxes:
    """The boxes of one form.

    Args:
        act: what it ends in, and of which record, as in `once`; `done` of the same empties the boxes.
    """

    def __init__(self, *act: object) -> None:
        self.form = name_of(act)
        self._turn = idempotency.turn(*act)
        complaints.begin(self.form)

    def text_area(self, field: str, label: str, value: str = "", **how: Any) -> str:
        """A box of several lines, as `st.text_area`; empty is ''."""
        key = self.seed(field, value, how.get("max_chars"))
        return self._told(field, st.text_area(literal(label), key=key, **how) or "")

    def text_input(self, field: str, label: str, value: str = "", **how: Any) -> str:
        """A box of one line, as `st.text_input`; empty is ''."""
        key = self.seed(field, value, how.get("max_chars"))
        return self._told(field, st.text_input(literal(label), key=key, **how) or "")

    @overload
    def selectbox(
        self,
        field: str,
        label: str,
        options: Sequence[T],
        value: None = None,
        *,
        words: Callable[[T], object] = str,
        **how: Any,
    ) -> T | None: ...
    @overload
    def selectbox(
        self,
        field: str,
        label: str,
        options: Sequence[T],
        value: T,
        *,
        words: Callable[[T], object] = str,
        **how: Any,
    ) -> T: ...
    def selectbox(
        self,
        field: str,
        label: str,
        options: Sequence[T],
        value: T | None = None,
        *,
        words: Callable[[T], object] = str,
        **how: Any,
    ) -> T | None:
        """One of a list, as `st.selectbox`; nothing is chosen at first where no value is."""
        read = chosen.one_of(options, words)
        key = self._chosen(field, value, read)
        picked = st.selectbox(literal(label), options, key=key, format_func=lambda o: str(words(o)), **how)
        return self._told(field, picked)

    def segmented(
        self,
        field: str,
        label: str,
        options: Sequence[T],
        value: T,
        *,
        words: Callable[[T], object] = str,
        **how: Any,
    ) -> T:
        """One of a few beside each other, as `st.segmented_control`; there is always one."""
        read = chosen.one_of(options, words)
        key = self._chosen(field, value, read)
        picked = st.segmented_control(
            literal(label), options, key=key, required=True, format_func=lambda o: literal(words(o)), **how
        )
        return self._told(field, value if picked is None else picked)

    def pills(
        self,
        field: str,
        label: str,
        options: Sequence[T],
        value: T,
        *,
        words: Callable[[T], object] = str,
        **how: Any,
    ) -> T:
        """One of many in sight, as `st.pills`; there is always one."""
        read = chosen.one_of(options, words)
        key = self._chosen(field, value, read)
        picked = st.pills(
            literal(label), options, key=key, required=True, format_func=lambda o: literal(words(o)), **how
        )
        return self._told(field, value if picked is None else picked)

    def radio(
        self,
        field: str,
        label: str,
        options: Sequence[T],
        value: T,
        *,
        words: Callable[[T], object] = str,
        **how: Any,
    ) -> T:
        """One of a few below each other, as `st.radio`."""
        read = chosen.one_of(options, words)
        key = self._chosen(field, value, read)
        if st.session_state[key] not in options:  # it could be chosen a moment ago
            st.session_state[key] = value
        picked = st.radio(literal(label), options, key=key, format_func=lambda o: literal(words(o)), **how)
        return self._told(field, picked)

    def multiselect(
        self,
        field: str,
        label: str,
        options: Sequence[T],
        value: Sequence[T] = (),
        *,
        words: Callable[[T], object] = str,
        **how: Any,
    ) -> list[T]:
        """Some of a list, as `st.multiselect`."""
        read = chosen.some_of(options, words)
        key = self._chosen(field, list(value), read)
        picked = st.multiselect(literal(label), options, key=key, format_func=lambda o: str(words(o)), **how)
        return self._told(field, picked)

    def toggle(self, field: str, label: str, value: bool = False, **how: Any) -> bool:
        """A switch, as `st.toggle`."""
        return self._told(field, st.toggle(literal(label), key=self._chosen(field, value, chosen.yes), **how))

    def checkbox(self, field: str, label: str, value: bool = False, **how: Any) -> bool:
        """A box to tick, as `st.checkbox`."""
        return self._told(
            field, st.checkbox(literal(label), key=self._chosen(field, value, chosen.yes), **how)
        )

    def whole_number(self, field: str, label: str, value: int | None, **how: Any) -> int | None:
        """A whole number, as `st.number_input`."""
        read = chosen.whole(how.get("min_value"), how.get("max_value"))
        key = self._chosen(field, value, read)
        return self._told(field, st.number_input(literal(label), step=1, key=key, **how))

    def number(self, field: str, label: str, value: float | None, **how: Any) -> float | None:
        """A number, as `st.number_input`."""
        key = self._chosen(field, value, chosen.number)
        return self._told(field, st.number_input(literal(label), key=key, **how))

    def date_input(self, field: str, label: str, value: date | None, **how: Any) -> date | None:
        """A day, as `st.date_input`, written as the language does."""
        key = self._chosen(field, value, chosen.day)
        got = st.date_input(literal(label), format=formats.style().picker, key=key, **how)
        return self._told(field, got if isinstance(got, date) else None)

    def time_input(self, field: str, label: str, value: time, **how: Any) -> time:
        """A time of the day, as `st.time_input`."""
        key = self._chosen(field, value, chosen.hour)
        return self._told(field, st.time_input(literal(label), key=key, **how) or value)

    def datetime_input(self, field: str, label: str, value: datetime | None, **how: Any) -> datetime | None:
        """A moment on the wall's clock (naive), as `st.datetime_input`."""
        key = self._chosen(field, value, chosen.moment)
        got = st.datetime_input(literal(label), format=formats.style().picker, key=key, **how)
        return self._told(field, got)

    def complaints_about(self, field: str) -> None:
        """Complaints about this stand here: where several inputs are one field."""
        complaints.place(self.form, field)

    def plain(self, field: str) -> str:
        """A key of this form for what is neither typed nor chosen."""
        return f"{self.form}:{field}:{self._turn}"

    def _told(self, field: str, got: T) -> T:
        """What stands in an input just drawn; what is wrong with it will be told below."""
        complaints.place(self.form, field)
        return got

    def _chosen(self, field: str, value: object, read: Callable[[str], object]) -> str:
        """The key of an input in which stands what was chosen there before, else this value."""
        key = f"{CHOSEN}--{self.form}--{slug(field)}--{self._turn}"
        if key not in st.session_state:
            st.session_state[key] = value
            said = unsent.texts().get((self.form, slug(field)))
            with suppress(ValueError):  # what was offered then is not now
                st.session_state[key] = value if said is None else read(said)
        unsent.drawn(self.form)
        return key

    def key(self, field: str) -> str:
        """The key of a box of this form; `st.session_state` has its text under it."""
        return f"{PREFIX}--{self.form}--{slug(field)}--{self._turn}"

    def text(self, field: str, value: str = "") -> str:
        """What stands in a box of this form, also where it is not drawn now."""
        return st.session_state[self.seed(field, value)] or ""

    def recall(self, field: str) -> None:
        """Before it is drawn again: what was typed into a box as it went away, and came with no click, stands there too."""
        key, typed = self.key(field), unsent.texts().get((self.form, slug(field)))
        if typed is not None:
            st.session_state[key] = typed

    def put(self, field: str, words: str) -> None:
        """Write words into a box that this run has not drawn yet, above what stands there, and keep them as if typed."""
        key = self.key(field)
        there = st.session_state.get(key) or unsent.texts().get((self.form, slug(field)), "")
        st.session_state[key] = f"{words}\n{there}" if there.strip() not in ("", words) else words
        unsent.keep(field, st.session_state[key], self.form)

    def seed(self, field: str, value: str, most: int | None = None) -> str:
        """The key of a box in which stands what was typed there before, else this value."""
        key = self.key(field)
        if key not in st.session_state:
            st.session_state[key] = unsent.texts().get((self.form, slug(field)), value)[:most]
        unsent.drawn(self.form)
        return key


def listen(person: Person) -> None:
    """Keep what is typed on this page; the shell calls it."""
    _component(data=str(person.id), key="drafts")
