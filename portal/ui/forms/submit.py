"""What a button does: one transaction, once, confirmed; what was wrong with the input is told where it was made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from sqlalchemy.orm import Session

from portal.access import Conflict, Invalid, Person
from portal.database import session
from portal.fields import fields_of
from portal.idempotency import KeyReused
from portal.ui.components import toast
from portal.ui.forms import complaints, errors, refusals
from portal.ui.forms.idempotency import done, once
from portal.ui.forms.unsent import name_of

R = TypeVar("R")


def perform(
    act: tuple[object, ...],
    person: Person,
    work: Callable[[Session], R],
    said: Callable[[R], object],
    *,
    model: type,
    doing: str = "",
    then: Callable[[R], object] = lambda _result: st.rerun(),
) -> None:
    """Do it.

    Args:
        act: names what is done and to what, as in `once`; its key is the transaction's.
        work: the actions; the same click a second time gets what they gave the first.
        said: the confirmation, from the result.
        model: whose fields are named where something is wrong with them, or was changed by others meanwhile.
        doing: which of several things it is, where the first that is done ends the turn of all.
        then: what comes after it; the page is drawn anew if nothing else is said.
    """
    try:
        with refusals.as_input(), session(person, once=once(*act, doing=doing)) as db:
            result = work(db)
    except (Invalid, Conflict) as error:
        names = {name: str(bound.field.label) for name, bound in fields_of(model).items()}
        if isinstance(error, Invalid):
            return _complain(act, error, names)
        return errors.conflict(error, names)
    except KeyReused as error:
        done(*act)  # the next press is an act of its own
        return errors.show(error)
    done(*act)
    toast.say(said(result))
    then(result)


def _complain(act: tuple[object, ...], error: Invalid, names: dict[str, str]) -> None:
    """Below each input of the form that ends in this act; here, where the button is, what belongs to none."""
    rest = complaints.tell(name_of(act), error.errors)
    if rest:
        errors.invalid(Invalid({field: error.errors[field] for field in rest}), names)
