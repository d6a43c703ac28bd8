"""When something goes wrong, the page says so in plain words; what it was stands in the log under the same id.

    with guard():
        pages.run()

The log has no personal data: neither the values of a statement nor what the database quotes of them.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from portal import formats, logs
from portal.access import Conflict, Invalid, NoRole, NotFound, Refused, SignedOut
from portal.audit.budgets import SearchedTooMuch
from portal.formats import Tone
from portal.i18n import _, together
from portal.idempotency import KeyReused
from portal.ui import streamlit_adapter
from portal.ui.app import pages, theme
from portal.ui.components import filters, parts
from portal.ui.forms.refusals import Refusal, refusal

log = logging.getLogger("portal.errors")
streamlit_adapter.silence_errors()

#: Errors of the program itself, whose text holds names from the code and no data.
PLAIN = (AttributeError, ImportError, NameError, NotImplementedError, TypeError)
#: SQLSTATE classes: connection, too few resources, operator intervention (shutdown, restart).
DOWN = ("08", "53", "57P")
#: Lock or statement waited too long, deadlock, serialization: the same click may succeed in a moment.
BUSY = ("55P03", "57014", "40")


@contextmanager
def guard() -> Iterator[None]:
    """Show what went wrong instead of the rest of the page; Streamlit's own stop and rerun pass."""
    with logs.request():
        try:
            yield
        except Exception as error:
            show(error)


def on_script_error(error: Exception) -> bool:
    """For `st.App(on_script_error=…)`: what escapes the guard (callbacks, fragments) is told the same way."""
    if streamlit_adapter.in_page():  # a callback: the shell has not run, nothing is dressed
        theme.dress()
    show(error)
    return True


def show(error: Exception) -> None:
    """The panel for an error."""
    match error:
        case SignedOut():
            _panel(_("You were signed out"), _("Sign in again to go on where you were."), "blue", "logout")
            if st.button(_("Sign in again"), type="primary", icon=":material/login:", key="error:sign-in"):
                st.rerun()
        case NoRole():
            text = _(
                "Ask your administrator for one, and name this number: {number}", number=str(error.person_id)
            )
            _panel(_("You have no role here yet"), text, "yellow", "badge")
        case Refused():
            text = _("Your role may not do this. Nothing was changed.")
            _panel(_("Not for your role"), text, "orange", "block")
        case NotFound():
            text = _("It does not exist, or it belongs to another unit.")
            _panel(_("Not found"), text, "gray", "search_off")
        case KeyReused():
            text = _(
                "What you first sent was saved. What you changed since was not: look at it, load the page anew and send the"
                " change by itself. If it is not so, tell the support this number: {number}",
                number=record(error),
            )
            _panel(_("Already saved, as you sent it first"), text, "orange", "done_all")
        case Conflict():
            conflict(error)
        case SearchedTooMuch():
            invalid(error)
            filters.search("q", _("Search"), _("A whole number, a code or a name"))
        case Invalid():
            invalid(error)
        case _ if is_down(error):
            _down(error)
        case _ if is_busy(error):
            _panel(
                _("The database is busy"),
                _("Nothing was changed. Please try again."),
                "orange",
                "hourglass_top",
            )
        case _ if broken := refusal(error):
            _refused(error, broken)
        case _:
            _unknown(error)


def not_for_role(page: pages.Page) -> None:
    """A page that this role does not have."""
    text = _("“{page}” is not among the pages of your role. Choose one from the menu.", page=page.title)
    _panel(_("Not for your role"), text, "orange", "block")


def invalid(error: Invalid, labels: dict[str, str] | None = None) -> None:
    """What was wrong with the input, field by field."""
    named = labels or {}
    lines = [parts.dotted(named.get(field, ""), words) for field, words in error.errors.items()]
    _panel(_("Please check"), "", "red", "error", more=parts.paragraphs(lines))


def conflict(error: Conflict, labels: dict[str, str] | None = None) -> None:
    """Both values of every field on which two people disagree."""
    named = labels or {}
    text = _("Somebody else changed this meanwhile. Nothing of yours was written.")
    rows = [
        (named.get(d.field, d.field), *map(formats.value, (d.before, d.theirs, d.mine)))
        for d in error.differences
    ]
    parts.render(
        parts.notice(_("Changed meanwhile"), text, "orange", "call_split"),
        parts.table([_("Field"), _("Before"), _("Theirs"), _("Yours")], rows, caption=_("Changed meanwhile")),
    )


def is_down(error: BaseException) -> bool:
    """Whether the database cannot be reached or has no room: it may come back by itself."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = sqlstate(error)
    lost = state is None and type(error.orig).__name__ in (
        "OperationalError",
        "InterfaceError",
        "ConnectionTimeout",
    )
    return error.connection_invalidated or lost or bool(state and state.startswith(DOWN))


def is_busy(error: BaseException) -> bool:
    """Whether the same statement may succeed in a moment."""
    state = sqlstate(error)
    return bool(state and state.startswith(BUSY))


def sqlstate(error: BaseException) -> str | None:
    """PostgreSQL's code of an error, where it has one."""
    return getattr(getattr(error, "orig", error), "sqlstate", None)


def record(error: BaseException) -> str:
    """Write an error to the log; returns its id."""
    number = logs.number() or logs.new_number()
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s %s\n%s", number, describe(error), frames)
    return number


def describe(error: BaseException) -> str:
    """What an error was, without the data it happened with."""
    name = type(error).__name__
    if isinstance(error, DBAPIError):
        diagnosis = getattr(error.orig, "diag", None)
        where = [getattr(diagnosis, part, None) for part in ("table_name", "constraint_name", "column_name")]
        return " ".join(filter(None, (name, sqlstate(error), *where)))
    return f"{name}: {error}" if isinstance(error, PLAIN) else name


def _down(error: Exception) -> None:
    log.warning("database: %s", describe(error))
    text = _(
        "Nothing that was confirmed is lost. This page comes back by itself as soon as the database answers."
    )
    _panel(_("The database does not answer"), text, "orange", "cloud_off")
    _wait()


@st.fragment(run_every="3s")
def _wait() -> None:
    if reachable():
        st.rerun()


def reachable() -> bool:
    """Whether the database answers."""
    from portal.database import engine

    try:
        with engine().connect():
            return True
    except Exception:
        return False


def _refused(error: Exception, broken: Refusal) -> None:
    """A rule of the database: what input puts right as such, the rest with a number, as the portal should have known."""
    if broken.field is not None:
        return invalid(Invalid({broken.field: str(broken.words)}))
    number = record(error)
    text = _(
        "Nothing was changed. If you think it should be possible, tell the support this number: {number}",
        number=number,
    )
    _panel(_("This is not possible"), together((broken.words, text)), "orange", "block")


def _unknown(error: Exception) -> None:
    number = record(error)
    text = _(
        "This is our mistake, not yours. If it comes again, tell the support this number: {number}",
        number=number,
    )
    _panel(_("Something went wrong"), text, "red", "error")


def _panel(title: str, text: str, tone: Tone, symbol: str, *, more: parts.Markup = parts.NOTHING) -> None:
    parts.render(parts.notice(title, text, tone, symbol, more=more))
