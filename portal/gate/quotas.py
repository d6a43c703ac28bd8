"""What a person may take of a server that is everybody's: files up and down, screens, sign-ins."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from uuid import UUID

from portal.access import Role
from portal.gate import streamlit_internals as streamlit
from portal.settings import settings

UPLOAD = re.compile(streamlit.UPLOAD)
MEDIA = re.compile(streamlit.MEDIA, re.ASCII)
#: Who has a screen with an uploader: schedules of outages are read in by districts and the centre's supervisors.
UPLOADERS = frozenset({Role.DISTRICT_STAFF, Role.DISTRICT_MANAGER, Role.CENTRE_SUPERVISOR})
FILES_PER_PERSON = 50  # uploads that lie in memory or are on their way
MINUTE = 60.0  # seconds
MAX_ADDRESSES = 10_000  # that are remembered

_coming: set[Upload] = set()  # uploads on their way
_logins: dict[str | None, int] = {}  # login sessions with uploads, and whose they are
_screens: Counter[int] = Counter()
_begun: dict[str, deque[float]] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Upload:
    """A file that somebody wants to send."""

    path: str
    person_id: int
    login: UUID
    role: Role
    address: str
    announced: int | None = None  # bytes; None where the request does not say how many come

    @property
    def size(self) -> int:
        """Bytes that room is kept for: who does not say may send the most that is taken."""
        return largest() if self.announced is None else self.announced


def largest() -> int:
    """Bytes of the largest upload."""
    return settings.portal_upload_mb << 20


def refused(asked: Upload) -> int | None:
    """The status that refuses an upload, None if it may come in: into a screen of one's own, while there is room.

    What is on its way counts like what has come; of one address half of the room may be on its way.
    """
    there = UPLOAD.fullmatch(asked.path)
    if there is None or asked.role not in UPLOADERS or streamlit.login_of(there[1]) != str(asked.login):
        return 403
    kept, room = streamlit.uploaded(), settings.portal_uploads_mb << 20
    theirs = {login for login, person in _logins.items() if person == asked.person_id}
    mine = [size for login in theirs for size in kept.get(login, [])]
    mine += [u.size for u in _coming if u.person_id == asked.person_id]
    every = sum(map(sum, kept.values())) + sum(u.size for u in _coming)
    beside = sum(u.size for u in _coming if u.address == asked.address)
    if len(mine) >= FILES_PER_PERSON:
        return 413
    if asked.size > largest() or sum(mine) + asked.size > 2 * largest() or every + asked.size > room:
        return 413
    return 429 if beside and beside + asked.size > room // 2 else None


@contextmanager
def coming(asked: Upload) -> Iterator[None]:
    """Keep room for an upload while it comes in, and know afterwards whose it is."""
    for gone in _logins.keys() - streamlit.uploaded().keys() - {str(u.login) for u in _coming}:
        del _logins[gone]
    _coming.add(asked)
    _logins[str(asked.login)] = asked.person_id
    try:
        yield
    finally:
        _coming.discard(asked)


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
