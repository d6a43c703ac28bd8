"""What others do reaches open windows: whose it is, at once, and nobody else."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from uuid import UUID

import anyio
import anyio.from_thread
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, text
from starlette.testclient import TestClient, WebSocketDenialResponse, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect
from tenacity import Retrying, retry_if_not_result, stop_after_delay, wait_fixed

from portal.access import Role
from portal.database import engine, owner_engine
from portal.gate import cookies
from portal.gate.live import route
from portal.gate.live.hub import A_PERSON, MOST, Hub, TooMany, hub
from portal.gate.live.news import Listener, read
from portal.gate.live.route import PATH, SAID
from portal.ui.app.pages import PAGES
from tests.gate.conftest import run
from tests.gate.test_anonymous import own_page

PATIENCE = 10.0  # seconds for what comes through the database


class Heard:
    """What one window is told, in the order in which it comes."""

    def __init__(self, socket: WebSocketTestSession) -> None:
        self.socket, self.told = socket, queue.Queue[dict[str, Any] | None]()
        threading.Thread(target=self._hear, daemon=True).start()

    def _hear(self) -> None:
        try:
            while True:
                self.told.put(json.loads(self.socket.receive_text()))
        except Exception:
            self.told.put(None)

    def until(self, key: str) -> Any:
        """Wait for something of this name; None when the window is closed."""
        while (told := self.told.get(timeout=PATIENCE)) is not None:
            if key in told:
                return told[key]
        return None


@pytest.fixture(autouse=True)
def listening(portal: TestClient) -> None:
    """The portal hears this test's database, not the other that tests of this process may have had before."""
    Retrying(retry=retry_if_not_result(bool), wait=wait_fixed(0.05), stop=stop_after_delay(PATIENCE))(
        lambda: hub.listening and _listens_here()
    )


def _listens_here() -> bool:
    with owner_engine().connect() as owner:
        here = owner.scalar(text(f"select count(*) {LISTENERS} and datname = current_database()"))
        if not here:
            owner.execute(
                text(
                    f"select pg_terminate_backend(pid) {LISTENERS} and datname = current_database() || '_filled'"
                )
            )
        return bool(here)


LISTENERS = "from pg_stat_activity where application_name = 'portal live'"


@contextmanager
def window(portal: TestClient, **headers: str) -> Iterator[Heard]:
    with portal.websocket_connect(PATH, headers={**own_page(), **headers}) as opened:
        heard = Heard(opened)
        heard.told.get(timeout=PATIENCE)  # it is open and listens
        yield heard


def unit(code: str) -> str:
    return f"(select id from unit where code = '{code}')"


def test_a_window_is_told_that_an_outage_was_posted(portal: TestClient, chi: UUID) -> None:
    with window(portal) as heard:
        run(f"select say_live('outage', {unit('T')}, {unit('T')})")
        assert heard.until("kinds") == ["outage"]


def test_a_sign_out_closes_every_window_of_that_session_at_once(portal: TestClient, chi: UUID) -> None:
    with window(portal) as heard:
        run("update login_session set ended_at = now()")
        assert heard.until("nothing ever") is None


def test_a_role_taken_away_closes_its_windows(portal: TestClient, chi: UUID) -> None:
    with window(portal) as heard:
        run("delete from assignment")
        assert heard.until("nothing ever") is None


def test_whoever_did_not_sign_in_hears_nothing(portal: TestClient) -> None:
    with pytest.raises(WebSocketDenialResponse) as denied, window(portal):
        pass
    assert denied.value.status_code == 401


def test_another_sites_page_hears_nothing(portal: TestClient, chi: UUID) -> None:
    with pytest.raises(WebSocketDenialResponse) as denied, window(portal, origin="http://evil.example"):
        pass
    assert denied.value.status_code == 403


def test_behind_tls_a_page_without_it_hears_nothing(
    portal: TestClient, chi: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody between the browser and the portal could have written that page."""
    monkeypatch.setattr(cookies, "SECURE", True)
    with pytest.raises(WebSocketDenialResponse) as denied, window(portal):
        pass
    assert denied.value.status_code == 403
    secure = {"origin": own_page()["origin"].replace("http:", "https:")}
    with window(portal, **secure) as heard:
        run(f"select say_live('outage', {unit('T')}, {unit('T')})")
        assert heard.until("kinds") == ["outage"]


def test_who_gets_another_role_reads_anew_and_hears_as_that(portal: TestClient, chi: UUID) -> None:
    with window(portal) as heard:
        run("update assignment set role = 'centre_supervisor'")
        assert heard.until("anew")
        run(f"select say_live('outage', {unit('T')}, {unit('T')})")
        assert heard.until("kinds") == ["outage"]


def test_an_ended_session_hears_nothing(portal: TestClient, chi: UUID) -> None:
    run("update login_session set ended_at = now()")
    with (
        portal.websocket_connect(PATH, headers=own_page()) as opened,
        pytest.raises(WebSocketDisconnect),
    ):
        opened.receive_text()


def test_what_a_window_says_is_ignored_and_a_flood_ends_it(portal: TestClient, chi: UUID) -> None:
    with window(portal) as heard:
        for said in ("ticket 1 1 1 came 0", '{"kinds":["ticket"]}', "listen person"):
            heard.socket.send_text(said)
        run(f"select say_live('outage', {unit('T')}, {unit('T')})")
        assert heard.until("kinds") == ["outage"]
        for _ in range(SAID):
            heard.socket.send_bytes(b"x" * 1000)
        assert heard.until("nothing ever") is None


def test_frames_of_text_end_a_window_as_those_of_bytes_do(portal: TestClient, chi: UUID) -> None:
    with window(portal) as heard:
        for _ in range(SAID - 1):
            heard.socket.send_text("anew")
        run(f"select say_live('outage', {unit('T')}, {unit('T')})")
        assert heard.until("kinds") == ["outage"], "one less is let pass"
        heard.socket.send_text("anew")
        assert heard.until("nothing ever") is None


AN, BINH = (
    Listener(1, Role.DISTRICT_STAFF, 5, frozenset({5})),
    Listener(2, Role.DISTRICT_STAFF, 6, frozenset({6})),
)
MINH = Listener(3, Role.DISTRICT_MANAGER, 5, frozenset({5}))
CHI, DUNG = Listener(4, Role.CENTRE_AGENT, 2, None), Listener(5, Role.CENTRE_SUPERVISOR, 2, frozenset({2, 5}))
HA = Listener(6, Role.ADMINISTRATOR, 1, frozenset({1}))


@pytest.mark.parametrize(
    ("payload", "who"),
    [
        ("ticket 5 5 9 came 0", [AN, MINH, CHI, DUNG]),
        ("ticket 5 5 9 came 1", [MINH, DUNG]),  # confidential
        ("ticket 6 6 9 came 0", [BINH, CHI]),  # another corporation's to Dũng
        ("ticket 6 5 9 came 0", [AN, BINH, MINH, CHI, DUNG]),  # of one district, held by another
        ("outage 6 6 * - 0", [AN, BINH, MINH, CHI, DUNG]),
        ("message 5 5 * - 0", [AN, MINH, CHI, DUNG, HA]),
        ("alert 5 2 * - 0", [AN, MINH, CHI, DUNG]),
        *((f"{kind} 0 0 * - 0", [HA]) for kind in (*PAGES["audit"].hears, "people", "rules")),
    ],
)
def test_who_hears_what(payload: str, who: list[Listener]) -> None:
    news = read(payload)
    assert news is not None
    assert not isinstance(news, int)
    assert [p for p in (AN, BINH, MINH, CHI, DUNG, HA) if p.may_hear(news)] == who


@given(st.text())
def test_a_forged_payload_is_nothing(payload: str) -> None:
    assert read(payload) is None or payload.split()[0] in {"ticket", "person"}


def test_a_slow_window_costs_no_more_than_a_full_one() -> None:
    hub = Hub()
    with hub.window(AN) as slow:
        for ticket in range(10_000):
            hub.heard(f"ticket 5 5 {ticket} came 0")
        assert len(slow.tickets) == MOST
        told = slow.take()
        assert told["anew"] is True
        assert len(told["came"]) == MOST
        assert slow.take() == {}


def test_what_came_and_left_again_is_not_new() -> None:
    hub = Hub()
    with hub.window(Listener(4, Role.CENTRE_AGENT, 2, None)) as centre, hub.window(AN) as district:
        for payload in (
            "ticket 5 2 9 came 0",
            "ticket 5 2 9 left 0",
            "ticket 5 5 9 came 0",
            "ticket 5 5 9 changed 0",
        ):
            hub.heard(payload)
        assert "came" not in centre.take()
        assert district.take()["came"] == ["5-9"]


def test_after_a_cut_everybody_reads_anew() -> None:
    hub = Hub()
    hub.turned(True)
    with hub.window(AN) as opened:
        hub.turned(False)
        assert opened.take() == {"cut": True}
        hub.turned(True)
        assert opened.take() == {"cut": False, "anew": True}


def test_what_came_while_the_window_opened_is_told() -> None:
    hub = Hub()
    hub.heard("ticket 5 5 9 came 0")
    with hub.window(AN) as opened:
        assert opened.take()["came"] == ["5-9"]


def test_one_person_has_so_many_windows_and_no_more() -> None:
    hub = Hub()
    opened = [hub.window(AN) for _ in range(A_PERSON)]
    for one in opened:
        one.__enter__()
    with pytest.raises(TooMany), hub.window(AN):
        pass
    opened[0].__exit__(None, None, None)
    with hub.window(AN):
        pass


def test_a_role_that_changes_while_it_is_asked_for_is_asked_for_once_more(
    chi: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, asked, ask = Hub(), list[Listener | None](), route._asked

    def and_it_changes(login: UUID) -> Listener | None:
        asked.append(ask(login))
        if len(asked) == 1:
            anyio.from_thread.run_sync(hub.heard, f"person {AN.person}")
        return asked[-1]

    async def watched() -> None:
        with hub.window(AN) as opened:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(route._watcher, hub, chi, opened)
                await anyio.sleep(0)  # it waits
                hub.heard(f"person {AN.person}")
                with anyio.move_on_after(PATIENCE):
                    while len(asked) < 2:
                        await anyio.sleep(0.01)
                tasks.cancel_scope.cancel()

    monkeypatch.setattr(route, "_asked", and_it_changes)
    anyio.run(watched)
    assert len(asked) == 2


def test_another_persons_end_closes_no_window(
    portal: TestClient, chi: UUID, person: Callable[..., UUID]
) -> None:
    other = person("dung", role="centre_supervisor")
    with window(portal) as heard:
        run("update login_session set ended_at = now() where id = :id", id=other)
        run(f"select say_live('outage', {unit('T')}, {unit('T')})")
        assert heard.until("kinds") == ["outage"]


def test_open_windows_that_hear_nothing_cost_no_statement(portal: TestClient, chi: UUID) -> None:
    said: list[str] = []
    with ExitStack() as stack:
        for _ in range(A_PERSON):
            stack.enter_context(window(portal))
        time.sleep(0.5)  # each has its menu's numbers
        with _statements(said):
            time.sleep(1.5)
    assert said == []


@contextmanager
def _statements(said: list[str]) -> Iterator[None]:
    def hear(*told: Any) -> None:
        said.append(told[2])

    event.listen(engine(), "before_cursor_execute", hear)
    try:
        yield
    finally:
        event.remove(engine(), "before_cursor_execute", hear)
