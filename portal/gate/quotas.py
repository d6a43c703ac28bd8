"""What a person may take of a server that is everybody's: files up and down, screens, sign-ins."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from uuid import UUID

from portal.access import Role
from portal.gate import streamlit_internals as streamlit
from portal.settings import settings

UPLOAD = re.compile(streamlit.UPLOAD)
MEDIA = re.compile(streamlit.MEDIA, re.ASCII)
#: Who has a screen with an uploader: schedules of outages are read in by districts and the centre's supervisors.
UPLOADERS = frozenset({Role.DISTRICT_STAFF, Role.DISTRICT_MANAGER, Role.CENTRE_SUPERVISOR})
MINUTE = 60.0  # seconds
MAX_ADDRESSES = 10_000  # that are remembered

_screens: Counter[int] = Counter()
_begun: dict[str, deque[float]] = {}


def upload(path: str, login: UUID, role: Role, announced: int) -> int | None:
    """The status that refuses an upload, None if it may come in: into a screen of one's own, while there is room.

    Args:
        announced: bytes that the request says it has.
    """
    there = UPLOAD.fullmatch(path)
    if there is None:
        return None
    if role not in UPLOADERS or streamlit.login_of(there[1]) != str(login):
        return 403
    kept, one = streamlit.uploaded(), settings.portal_upload_mb << 20
    mine, every = kept.get(str(login), 0) + announced, sum(kept.values()) + announced
    return 413 if announced > one or mine > 2 * one or every > settings.portal_uploads_mb << 20 else None


def download(path: str, login: UUID) -> int | None:
    """The status that refuses a file, None if it was given to a screen of this login session."""
    file = MEDIA.fullmatch(path)
    return None if file is None or str(login) in streamlit.logins_given(file[1]) else 404


@contextmanager
def screen(person_id: int) -> Iterator[bool]:
    """Whether this person may open one more screen; it counts for as long as the block lasts."""
    allowed = _screens[person_id] < settings.portal_screens_per_person
    _screens[person_id] += allowed
    try:
        yield allowed
    finally:
        _screens[person_id] -= allowed
        if not _screens[person_id]:
            del _screens[person_id]


def may_sign_in(address: str) -> bool:
    """Whether one more sign-in may begin from this address within this minute."""
    now = monotonic()
    if len(_begun) >= MAX_ADDRESSES:
        for known in [a for a, times in _begun.items() if times[-1] < now - MINUTE]:
            del _begun[known]
    times = _begun.setdefault(address, deque(maxlen=settings.portal_sign_ins_per_minute))
    if len(times) == times.maxlen and times[0] > now - MINUTE:
        return False
    times.append(now)
    return True
