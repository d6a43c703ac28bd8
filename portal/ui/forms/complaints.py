"""What was wrong with an input stands below that input.

`Boxes` leaves a place below each of its inputs; `perform` and the forms of fields fill it. Places are those of this run:
where a form is drawn anew, so are they, and what was said there is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from portal.ui.components.markdown import literal

PLACES = "complaints"


def begin(form: str) -> None:
    """The form is drawn anew: nothing of it has a place yet."""
    _places()[form] = {}


def place(form: str, field: str) -> None:
    """Leave one here, for this field; nothing is seen of it."""
    _places().setdefault(form, {})[field] = st.empty()


def tell(form: str, errors: Mapping[str, str]) -> set[str]:
    """Say below each input what is wrong with it; gives the fields that have no place."""
    places = _places().get(form, {})
    for field in errors.keys() & places.keys():
        places[field].markdown(f":red[:material/error: {literal(errors[field])}]")
    return set(errors) - set(places)


def _places() -> dict[str, dict[str, Any]]:
    known: dict[str, dict[str, Any]] = st.session_state.setdefault(PLACES, {})
    return known
