"""Asking the database who a login session is, without holding up the event loop."""

from collections.abc import Callable
from functools import cache, partial
from typing import NamedTuple, TypeVar
from uuid import UUID

import anyio
from sqlalchemy.exc import SQLAlchemyError

from portal.organisation import login_sessions
from portal.organisation.login_sessions import SignedIn

T = TypeVar("T")
PATIENCE = 6.0  # seconds


class Identity(NamedTuple):
    """Whom the identity provider vouches for."""

    issuer: str
    subject: str
    email: str | None
    name: str
    groups: list[str]


class Origin(NamedTuple):
    """Where a browser is, as far as can be known, and what it calls itself."""

    address: str | None
    browser: str | None


class Down(Exception):
    """The database does not answer."""


async def look(session: UUID, *, touch: bool) -> SignedIn | None:
    """Who this login session is now; None when it is over.

    Args:
        touch: whether somebody did something; what a screen does by itself does not keep a session alive.

    Raises:
        Down: when the database does not answer in time.
    """
    return await aside(partial(login_sessions.who_is, session, touch=touch))


async def begin(told: Identity, origin: Origin) -> UUID:
    """A new login session of the person whom the identity provider named. Raises Down."""
    return await aside(
        partial(
            login_sessions.sign_in,
            told.issuer,
            told.subject,
            email=told.email,
            name=told.name,
            groups=told.groups,
            address=origin.address,
            browser=origin.browser,
        )
    )


async def failed(reason: str, origin: Origin) -> None:
    """Put on record that somebody was not let in. Raises Down."""
    await aside(
        partial(login_sessions.sign_in_failed, reason, address=origin.address, browser=origin.browser)
    )


async def end(session: UUID) -> None:
    """Revoke a login session, in every window and on every machine. Raises Down."""
    await aside(partial(login_sessions.sign_out, session))


async def aside(work: Callable[[], T], limiter: anyio.CapacityLimiter | None = None) -> T:
    """What this asks of the database, in threads of its own or of a limiter. Raises Down when it does not answer in time."""
    try:
        with anyio.fail_after(PATIENCE):
            return await anyio.to_thread.run_sync(work, abandon_on_cancel=True, limiter=limiter or _lookups())
    except (SQLAlchemyError, TimeoutError) as error:
        raise Down from error


@cache
def _lookups() -> anyio.CapacityLimiter:
    # Threads of their own: file serving shares the default ones and must not wait for a database.
    return anyio.CapacityLimiter(8)
