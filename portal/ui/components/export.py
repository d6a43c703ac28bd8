"""A list as a file: that it left is on record, and where it is about people, for what is asked first."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from uuid import uuid4

import streamlit as st
from sqlalchemy.orm import Session

from portal.access import Person
from portal.audit import actions
from portal.database import session
from portal.fields import tidy
from portal.i18n import _, language, use
from portal.ui.components.markdown import literal

MAX_PURPOSE = 200  #: letters


class File(NamedTuple):
    """What leaves: CSV, and how many rows it has."""

    content: bytes
    rows: int


def recorded(
    person: Person, what: str, make: Callable[[Session], File], purpose: str | None = None
) -> Callable[[], bytes]:
    """What a download button calls for its file: that it leaves is on record; without a purpose where nothing is personal.

    Args:
        what: which list this is, as the record names it; with its filters.
        make: reads and writes the file, with the person's rights, when it is asked for.
    """
    spoken = language()

    def file() -> bytes:
        with use(spoken), session(person, once=uuid4()) as db:  # each press takes a file along
            made = make(db)
            actions.export(db, what=what, amount=made.rows, purpose=purpose)
            return made.content

    return file


def export(person: Person, what: str, make: Callable[[Session], File], *, file_name: str, help: str) -> None:
    """A button that asks what the file is for and gives it.

    Args: as for `recorded`.
    """
    purposes = [
        _("A report"),
        _("Work in the field"),
        _("Putting records right"),
        _("A request of the authorities"),
    ]
    with st.popover(_("Export"), icon=":material/download:"):
        purpose = st.selectbox(
            _("What is the file for?"),
            purposes,
            index=None,
            accept_new_options=True,
            placeholder=_("Choose, or write it"),
            key=f"export-purpose-{what}",
            help=_("It is on record who took which list along, and for what."),
        )
        told = tidy(purpose or "")[:MAX_PURPOSE]
        st.download_button(
            _("Download"),
            recorded(person, what, make, told),
            file_name=file_name,
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            disabled=not told,
            help=literal(help) if help else None,
            key=f"export-{what}",
        )
