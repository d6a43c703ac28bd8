"""A double click writes once: the key that goes with an action until it has succeeded.

tickets.resolve(db, ticket, answer=answer, once=once("resolve", ticket))
…
done("resolve", ticket)
"""

from __future__ import annotations

from uuid import UUID, uuid4

import streamlit as st


def once(*name: object) -> UUID:
    """The key of this act in this session; the same until `done`."""
    key = _key(name)
    if key not in st.session_state:
        st.session_state[key] = uuid4()
    found: UUID = st.session_state[key]
    return found


def done(*name: object) -> None:
    """The act succeeded: the next one gets a key of its own."""
    st.session_state.pop(_key(name), None)


def _key(name: tuple[object, ...]) -> str:
    return ":".join(("once", *map(str, name)))
