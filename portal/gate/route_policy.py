"""Which door a path is. What is not named here as open asks for a session."""

import re
from enum import Enum, auto

from portal.gate import streamlit_internals as streamlit
from portal.gate.look import CHINESE
from portal.gate.push import WORKER
from portal.ui.app.current_user import SIGN_OUT


class Door(Enum):
    """What stands before a path."""

    OPEN = auto()  # anybody: health, and what the sign-in page is made of
    LOGIN = auto()  # back from the identity provider, and sign-out: the gate answers
    BUNDLE = auto()  # Streamlit's own scripts, the same in every installation: who has ever signed in
    DATA = auto()  # everything that belongs to the application
    METRICS = auto()  # figures of the running process: administrators
    SHUT = auto()  # nobody
    PAGE = auto()  # addresses that people type: the sign-in page, or the application's


#: A provider's registration names it, for the way back from sign-in and from sign-out.
CALLBACK = "/oauth2callback"
_OPEN = frozenset({"/livez", "/readyz", streamlit.HEALTH, "/sign-in/start", CHINESE, WORKER})
#: Callbacks of gateways; the last part is a secret that they alone know.
_REPORT = re.compile(r"/gateway/[\w-]{1,40}/[\w-]{16,100}", re.ASCII)
_LANGUAGE = re.compile(r"/sign-in/language/[a-z]{2}")
#: Style sheet and scripts, the same for everybody, by the name of what is in them.
_KEPT = re.compile(r"/look/[0-9a-f]{16}\.(?:css|js)")
# Fonts and logos lie in portal/ui/static; nothing else there is open, whatever is put beside them.
_DRAWN = re.compile(r"/app/static/(?:[\w-]+/)*[\w-]+\.(?:woff2|svg|png|ico)", re.ASCII)
_SHUT = re.compile(streamlit.NOT_SERVED)
_DATA = re.compile(rf"{streamlit.DATA}|/api(/.*)?|/(sign-in|gateway|push|live|look)(/.*)?|/drafts")


def door(path: str) -> Door:
    """The door of a path, as the server decoded it and routes it."""
    # A tab is left out by who parses addresses, and the `$` of a route overlooks a line end.
    if not path.isprintable():
        return Door.SHUT
    if (
        path in _OPEN
        or _LANGUAGE.fullmatch(path)
        or _REPORT.fullmatch(path)
        or _DRAWN.fullmatch(path)
        or _KEPT.fullmatch(path)
    ):
        return Door.OPEN
    if path in {CALLBACK, SIGN_OUT}:
        return Door.LOGIN
    if path.startswith(streamlit.BUNDLE):
        return Door.BUNDLE
    if path == streamlit.METRICS:
        return Door.METRICS
    if _SHUT.fullmatch(path):
        return Door.SHUT
    return Door.DATA if _DATA.fullmatch(path) else Door.PAGE
