"""What a button does: one transaction, once, confirmed; what was wrong with the input is told where it was made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import streamlit as st
from sqlalchemy.orm import Session

from portal.access import Conflict, Invalid, Person
from portal.database import session
from portal.fields import fields_of
from portal.ui.components import toast
from portal.ui.forms import errors, refusals
from portal.ui.forms.idempotency import done, once

Work = Callable[[Session, UUID], Any]


def perform(
    act: tuple[object, ...],
    person: Person,
    work: Work,
    said: Callable[[Any], object],
    *,
    model: type,
    then: Callable[[Any], object] = lambda _result: st.rerun(),
) -> None:
    """Do it.

    Args:
        act: names what is done and to what, as in `once`.
        said: the confirmation, from the result.
        model: whose fields are named where something is wrong with them, or was changed by others meanwhile.
        then: what comes after it; the page is drawn anew if nothing else is said.
    """
    try:
        with refusals.as_input(), session(person) as db:
            result = work(db, once(*act))
    except (Invalid, Conflict) as error:
        tell = errors.invalid if isinstance(error, Invalid) else errors.conflict
        tell(error, {name: str(bound.field.label) for name, bound in fields_of(model).items()})  # type: ignore[arg-type]
        return
    done(*act)
    toast.say(said(result))
    then(result)
