"""Filters whose only truth is the address: read first, asked of the database, drawn after.

    q, gap, page = filters.text("q"), filters.one_of("gap", GAPS), filters.page()
    …
    filters.search("q", _("Search"), _("Name, code, phone, address"))

Every change is written to the address before the page runs, and goes back to the first page of the list.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from types import MappingProxyType

import streamlit as st

from portal.ui.components.markdown import literal, with_icon

MAX_LETTERS = 200  #: letters of a search
PAGE = "page"


def text(name: str) -> str:
    """What the address says, without signs that are no letters (the database takes no NUL); '' for nothing."""
    told = str(st.query_params.get(name, ""))[:MAX_LETTERS]
    return "".join(sign for sign in told if sign.isprintable()).strip()


def one_of(name: str, options: Container[str]) -> str | None:
    """What the address says, if it is one of these."""
    told = st.query_params.get(name)
    return told if told in options else None


def number(name: str) -> int | None:
    """What the address says, if it is a number of at most nine digits: an id of a unit, a page."""
    told = text(name)
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else None


def page() -> int:
    """Which page of the list, from 1."""
    told = number(PAGE) or 1
    return told if told < 1_000_000 else 1


def search(name: str, label: object, placeholder: object, *, stretch: bool = False, shown: str = "") -> None:
    """A box to search in; `stretch` for a pane of its own, `shown` where the address has a key instead of words."""
    st.session_state[_key(name)] = shown or text(name)
    st.text_input(
        literal(label),
        key=_key(name),
        type="search",
        icon=":material/search:",
        placeholder=str(placeholder),
        label_visibility="collapsed",
        width="stretch" if stretch else 340,
        max_chars=MAX_LETTERS,
        on_change=_keep,
        args=(name,),
    )


def pills(name: str, label: object, options: Mapping[str, object]) -> None:
    """One of some, or none: each option as a pill."""
    st.session_state[_key(name)] = one_of(name, options)
    st.pills(
        literal(label),
        list(options),
        format_func=lambda value: literal(options[value]),
        key=_key(name),
        on_change=_keep,
        args=(name,),
        label_visibility="collapsed",
        wrap=True,
    )


def segments(
    name: str,
    label: object,
    options: Mapping[str, object],
    *,
    icons: Mapping[str, str] = MappingProxyType({}),
    stretch: bool = False,
) -> str:
    """Always one of some; the first where the address says nothing. Returns which."""
    chosen = one_of(name, options) or next(iter(options))
    st.session_state[_key(name)] = chosen
    st.segmented_control(
        literal(label),
        list(options),
        format_func=lambda value: with_icon(icons.get(value, ""), options[value]),
        key=_key(name),
        required=True,
        on_change=_keep,
        args=(name,),
        label_visibility="collapsed",
        width="stretch" if stretch else "content",
    )
    return chosen


def pick(name: str, label: object, options: Mapping[str, object], every: object) -> None:
    """One of many, or `every`."""
    words = {"": every, **options}
    st.session_state[_key(name)] = one_of(name, options) or ""
    st.selectbox(
        literal(label),
        list(words),
        format_func=lambda value: str(words[value]),
        key=_key(name),
        on_change=_keep,
        args=(name,),
        label_visibility="collapsed",
        width=200,
    )


def pages(count: int) -> None:
    """The pages of a list, where it has more than one."""
    if count < 2:
        return
    name, here = _key(PAGE), min(page(), count)
    if st.session_state.get(name, here) != here:
        st.session_state[name] = here
    st.pagination(count, default=here, key=name, on_change=_keep, args=(PAGE,))


def first_page_unless(found: object) -> None:
    """Where a page beyond the end of the list was asked for, as rows went away meanwhile: show the first."""
    if not found and page() > 1:
        forget()
        st.rerun()


def forget(*names: str) -> None:
    """Take filters out of the address: for a button's `on_click`."""
    for name in (*names, PAGE):
        if name in st.query_params:
            del st.query_params[name]


def _keep(name: str) -> None:
    chosen = st.session_state[_key(name)]
    forget(name)
    if chosen and (name, chosen) != (PAGE, 1):
        st.query_params[name] = str(chosen)


def _key(name: str) -> str:
    return f"filter-{name}"
