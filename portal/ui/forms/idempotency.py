"""A double click writes once, whenever its second half arrives.

    key=f"resolve:{ticket}:{turn('resolve', ticket)}"                 # of the button, or of the form around it
    …
    with session(person, once=once("resolve", ticket)) as db:
        actions.resolve(db, district, ticket, answer=answer)
    done("resolve", ticket)

A second click that comes while the first is being done interrupts its run; the same key gets it the first's result. One
that comes after the first was done still means the button of the turn before, which is no longer there.
"""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID, uuid4, uuid5

import streamlit as st

from portal.ui.forms import unsent


class IdempotencyKey(NamedTuple):
    """Something that is done now and then in this session."""

    turn: int
    key: UUID


def once(*name: object, doing: str = "") -> UUID:
    """The key of this act in this session; the same until `done`.

    Args:
        doing: what is done, where several things may be and the first that is done ends the turn of all.
    """
    return uuid5(_act(name).key, doing) if doing else _act(name).key


def turn(*name: object) -> int:
    """How often this act succeeded in this session; part of the key of what sets it going."""
    return _act(name).turn


def done(*name: object) -> None:
    """The act succeeded: the next one gets a key and a button of its own, both in one step; its boxes are empty again."""
    st.session_state[_key(name)] = IdempotencyKey(_act(name).turn + 1, uuid4())
    unsent.end(*name)


def again(*name: object) -> None:
    """The act was refused and will be tried with other values: a key of its own, what was typed stays."""
    st.session_state[_key(name)] = IdempotencyKey(_act(name).turn, uuid4())


def _act(name: tuple[object, ...]) -> IdempotencyKey:
    found: IdempotencyKey = st.session_state.setdefault(_key(name), IdempotencyKey(0, uuid4()))
    return found


def _key(name: tuple[object, ...]) -> str:
    return ":".join(("once", *map(str, name)))
