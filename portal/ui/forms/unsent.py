"""What was typed and not sent, as the screens of this session see it: read once in a run, ended with the act."""

from __future__ import annotations

import logging
import re
import threading
from datetime import timedelta
from time import monotonic
from uuid import UUID

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from portal import drafts
from portal.ui.app import current_user

log = logging.getLogger("portal.drafts")
FRESH = 1.0  #: seconds for which what was read is not read again: a run asks once
DRAWN = "drafts:drawn"
UNKEPT = "unkept"  #: key of what says that something could not be kept: leaving the page asks while it stands there

_read = threading.local()  # a run has a thread of its own
Texts = dict[tuple[str, str], str]


def name_of(act: tuple[object, ...]) -> str:
    """The form of an act."""
    return slug(":".join(map(str, act)))[:200]


def slug(name: str) -> str:
    """A name as Streamlit writes it into a class; two hyphens part names."""
    return re.sub(r"-{2,}", "-", re.sub(r"[^a-zA-Z0-9_-]", "-", name)).strip("-") or "-"


def texts() -> Texts:
    """Form and field → what was typed there and not sent."""
    login = current_user.session_id()
    if login is None:
        return {}
    known: tuple[UUID, float, Texts] | None = vars(_read).get("texts")
    if known is None or known[0] != login or monotonic() - known[1] > FRESH:
        known = (login, monotonic(), drafts.read(login))
        _read.texts = known
    return known[2]


def has(*act: object) -> bool:
    """Whether something was typed for this act and not sent."""
    form = name_of(act)
    return any(of == form for of, _field in texts())


def drawn(form: str) -> None:
    """Remember that boxes of this form were drawn in this session: only those have something to end."""
    st.session_state.setdefault(DRAWN, set()).add(form)


def keep(field: str, words: str, *act: object) -> bool:
    """Keep what a screen knows of this act besides its boxes, as the cells of a grid; returns whether it could be kept."""
    form, login = name_of(act), current_user.session_id()
    if login is None or len(words.encode()) > drafts.MAX_TEXT:
        return False
    drawn(form)
    vars(_read).pop("texts", None)
    try:
        drafts.keep(login, [drafts.Typed(form, slug(field), words, timedelta(0))])
    except SQLAlchemyError as error:
        log.warning("a draft was not kept: %s", type(error).__name__)
        return False
    return True


def end(*act: object) -> None:
    """What was typed for this act is kept no longer: it was sent, or is not wanted."""
    form, login = name_of(act), current_user.session_id()
    forms: set[str] = st.session_state.get(DRAWN, set())
    if login is None or form not in forms:
        return
    forms.discard(form)
    vars(_read).pop("texts", None)
    try:
        drafts.end(login, form)
    except SQLAlchemyError as error:  # what was done is done: a draft too many is no reason to say otherwise
        log.warning("a draft was not ended: %s", type(error).__name__)
