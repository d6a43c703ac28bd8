"""A filter that stands in the address, so that it can be sent to a colleague.

`bind="query-params"` writes the label instead of the value, icon and translation included.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st


def choice(name: str, label: object, options: Mapping[str, object], *, stretch: bool = False) -> str:
    """One of the options (value → words), from the address or the first; a change is written to the address.

    Args:
        name: the query it stands under; also the widget's key.
        label: what is chosen, for who hears the page.
    """
    _follow(name, options)
    picked = st.segmented_control(
        str(label),
        list(options),
        format_func=lambda value: str(options[value]),
        key=name,
        required=True,
        on_change=_keep,
        args=(name,),
        label_visibility="collapsed",
        width="stretch" if stretch else "content",
    )
    return str(picked)


def pick(name: str, label: object, options: Mapping[str, object]) -> str:
    """The same as a select box, for more than six options."""
    _follow(name, options)
    picked = st.selectbox(
        str(label),
        list(options),
        format_func=lambda value: str(options[value]),
        key=name,
        on_change=_keep,
        args=(name,),
        label_visibility="collapsed",
    )
    return str(picked)


def _follow(name: str, options: Mapping[str, object]) -> None:
    """Take what the address says when a link brought us here, and only what is one of the options."""
    there = st.query_params.get(name)
    if st.session_state.get(_seen(name), ...) != there or st.session_state.get(name) not in options:
        st.session_state[name] = there if there in options else next(iter(options))
        st.session_state[_seen(name)] = there


def _keep(name: str) -> None:
    st.query_params[name] = st.session_state[_seen(name)] = st.session_state[name]


def _seen(name: str) -> str:
    return f"{name}:seen"
