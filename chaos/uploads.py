"""Many uploads of the largest size at once: what is taken, and what memory that costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from uuid import uuid4

import httpx
import psutil
import psycopg
from starlette.responses import Response
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from chaos.outcome import Outcome
from chaos.place import Place
from portal.gate import cookies
from portal.gate.quotas import UPLOADERS
from portal.gate.streamlit_internals import HEALTH, STREAM, XSRF_COOKIE
from portal.organisation.login_sessions import sign_in
from portal.settings import libpq, settings

TAKEN, REFUSED = 204, {413, 429}
MB = 1 << 20


@dataclass(frozen=True)
class Screen:
    """A page that somebody has open, and the cookies of their browser."""

    id: str
    browser: httpx.Client

    def somewhere(self) -> str:
        """An address for one file more; browsers make it up too."""
        return f"/_stcore/upload_file/{self.id}/{uuid4()}"

    def send(self, pieces: bool) -> int:
        """Send a file of the largest size, whole or without saying how much comes; the answer's status."""
        boundary, size = "chaos", (settings.portal_upload_mb << 20) - 1024
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'.encode()
        body = head + b"x" * size + f"\r\n--{boundary}--\r\n".encode()
        headers = {
            "content-type": f"multipart/form-data; boundary={boundary}",
            "x-xsrftoken": self.browser.cookies[XSRF_COOKIE],
        }
        sent = (body[at : at + MB] for at in range(0, len(body), MB)) if pieces else body
        try:
            return self.browser.put(self.somewhere(), content=sent, headers=headers).status_code
        except httpx.TransportError:  # refused before all of it was sent, and hung up
            return 413


def _people(many: int) -> list[tuple[str, str]]:
    """Issuer and subject of so many who have an uploader."""
    statement = """
        select p.issuer, p.subject from person p
        where exists (select from assignment a where a.person_id = p.id and a.valid @> now() and a.role = any (%s))
        order by p.id limit %s
    """
    with psycopg.connect(libpq(settings.database_url)) as db:
        return db.execute(statement, [[str(role) for role in UPLOADERS], many]).fetchall()


@contextmanager
def _screen(issuer: str, subject: str) -> Iterator[Screen]:
    """A page of theirs, signed in anew."""
    answer = Response()
    cookies.give_session(answer, sign_in(issuer, subject, email=None, name=None))
    value = answer.headers["set-cookie"].split(";")[0].partition("=")[2]
    address = settings.public_url
    with httpx.Client(base_url=address, cookies={cookies.SESSION: value}, timeout=60.0) as browser:
        browser.get(HEALTH)
        way = address.replace("http", "ws", 1) + STREAM
        sent = {"Cookie": "; ".join(f"{name}={held}" for name, held in browser.cookies.items())}
        how = {
            "origin": address,
            "additional_headers": sent,
            "max_size": None,
            "max_queue": None,
            "ping_interval": None,
        }
        with connect(way, **how) as socket:  # type: ignore[arg-type]
            begin = BackMsg()
            begin.rerun_script.query_string = ""
            socket.send(begin.SerializeToString())
            yield Screen(_session_id(socket.recv), browser)


def _session_id(receive: Callable[[], str | bytes]) -> str:
    while True:
        frame = ForwardMsg()
        frame.ParseFromString(receive())
        if frame.WhichOneof("type") == "new_session":
            return frame.new_session.initialize.session_id


def uploads(place: Place, times: int, outcome: Outcome) -> None:
    """Twelve a time, from one address: half of the room may be on its way, and all of it filled."""
    pages = place.part("streamlit")
    assert pages is not None
    room = settings.portal_uploads_mb // settings.portal_upload_mb

    def once(many: int = 12) -> float:
        before = _memory(pages)
        with ExitStack() as held:
            screens = [held.enter_context(_screen(*who)) for who in _people(many)]
            opened = _memory(pages)
            with ThreadPoolExecutor(many) as threads:
                at_once = list(threads.map(lambda n: screens[n].send(pieces=n % 2 == 0), range(many)))
            then = [screen.send(pieces=False) for screen in screens]
            full = _memory(pages)
        taken = at_once.count(TAKEN), then.count(TAKEN)
        if sum(taken) != room:
            outcome.wrong.append(f"{sum(taken)} uploads were taken where there is room for {room}")
        if other := set(at_once + then) - REFUSED - {TAKEN}:
            outcome.wrong.append(f"answers {sorted(other)}")
        outcome.said.append(
            f"{many} of {settings.portal_upload_mb} MB at once: {taken[0]} taken, {_refusals(at_once)} refused; one after "
            f"the other: {taken[1]} more, then {_refusals(then)} refused. "
            f"Memory {before} MB, with {many} screens {opened}, with all uploads {full}"
        )
        return place.until_ready()

    for _time in range(times):
        outcome.stand(once)


def _refusals(answers: list[int]) -> str:
    counts = Counter(answer for answer in answers if answer != TAKEN)
    return ", ".join(f"{many} × {status}" for status, many in sorted(counts.items())) or "none"


def _memory(process: psutil.Process) -> int:
    return int(process.memory_info().rss) // MB
