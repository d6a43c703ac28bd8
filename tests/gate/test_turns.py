"""A click has its run to itself; what a screen asks by itself comes after it or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from streamlit.proto.BackMsg_pb2 import BackMsg

from portal.gate import streamlit_internals as internals
from portal.gate.turns import MOST_CLICKS, MOST_PARTS, Asked, Place, Turns
from tests.gate import scratch
from tests.gate.scratch import Screen

HERE, ELSEWHERE = Place("one", ()), Place("other", ())
SCRIPT = """
import time
import streamlit as st

done = st.session_state.setdefault("done", [])
st.session_state.runs = st.session_state.get("runs", 0) + 1
pressed = st.button("slow"), st.button("quick")
for step in range(5):
    time.sleep(0.05)
    st.text("a place where Streamlit may cut it short")
for name, one in zip(("slow", "quick"), pressed):
    if one:
        done.append(name)
st.text(f"done {done}")
st.text(f"runs {st.session_state.runs}")
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    script: Path = tmp_path_factory.mktemp("turns") / "main.py"
    script.write_text(SCRIPT)
    with scratch.served(script) as client:
        yield client


@pytest.fixture
def screen(browser: TestClient) -> Iterator[Screen]:
    with scratch.screen(browser) as opened:
        yield opened.run()


def click(screen: Screen, label: str) -> dict[str, tuple[str, object]]:
    return {screen.button(label).id: ("trigger_value", True)}


def anew() -> dict[str, tuple[str, object]]:
    return {"live": ("json_trigger_value", '{"event": "anew", "value": 7}')}


def test_a_click_is_not_lost_to_the_next_one(screen: Screen) -> None:
    slow, quick = click(screen, "slow"), click(screen, "quick")
    screen.ask(slow, page_script_hash=screen.page)
    screen.ask(quick, page_script_hash=screen.page)
    assert "done ['slow']" in screen.hear().texts
    assert "done ['slow', 'quick']" in screen.hear().texts


def test_two_clicks_of_a_quick_hand_are_one(screen: Screen) -> None:
    slow, page = click(screen, "slow"), screen.page
    screen.ask(slow, page_script_hash=page)
    screen.ask(slow, page_script_hash=page)
    assert "done ['slow']" in screen.hear().texts
    assert "runs 3" in screen.run(page_script_hash=page).texts


def test_a_click_is_not_lost_to_a_page_that_looks_by_itself(screen: Screen) -> None:
    slow = click(screen, "slow")
    page = screen.page
    for _ in range(3):
        screen.ask(anew(), page_script_hash=page)
    screen.ask(slow, page_script_hash=page)
    for _ in range(3):
        screen.ask(anew(), page_script_hash=page)
    while not any(text.startswith("done ['slow']") for text in screen.texts):
        screen.hear()


def test_what_a_screen_asks_by_itself_many_times_is_asked_once_more(screen: Screen) -> None:
    page, quick = screen.page, click(screen, "quick")
    screen.ask(quick, page_script_hash=page)
    for _ in range(5):
        screen.ask(anew(), page_script_hash=page)
    assert "runs 2" in screen.hear().texts
    assert "runs 3" in screen.hear().texts
    assert "runs 4" in screen.run(page_script_hash=page).texts


def test_what_a_screen_asks_by_itself_of_a_page_that_was_left_is_let_go(screen: Screen) -> None:
    screen.ask(anew(), page_script_hash=screen.page, query_string="ticket=1")
    assert "runs 2" in screen.run().texts


def test_a_click_in_another_part_is_heard_though_the_bell_was_about_to_look(screen: Screen) -> None:
    screen.ask({**click(screen, "quick"), **anew()}, page_script_hash=screen.page, fragment_id="bell")
    assert "done ['quick']" in screen.hear().texts


@pytest.mark.parametrize("told", ['[{"event": []}]', '[{"event": {}}]', "[" * 200_000, "7", ""])
def test_an_event_that_no_component_says_is_a_click(told: str) -> None:
    message = BackMsg()
    message.rerun_script.widget_states.widgets.add(id="live", json_trigger_value=told)
    assert internals.said(message.SerializeToString()) == internals.Said("run", by_hand=True)


# The rule alone


def said(
    name: int, *, by_itself: bool = False, fires: bool = True, at: Place = HERE, part: str = ""
) -> Asked[int]:
    return Asked(name, name, at, part, by_itself, fires, frozenset({str(name).encode()}))


@given(st.lists(st.integers(0, 99), unique=True, max_size=MOST_CLICKS + 1), st.lists(st.sampled_from("abc")))
def test_every_click_has_its_turn_in_its_order(clicks: list[int], parts: list[str]) -> None:
    turns: Turns[int] = Turns()
    ran, running = [], False
    for name in clicks:
        if turns.may_run(said(name), running, HERE):
            ran.append(name)
        running = True
        for part in parts:
            assert not turns.may_run(said(-1, by_itself=True, part=part), running, HERE)
    while (waited := turns.next(HERE)) is not None:
        ran.append(waited)
    assert [name for name in ran if name >= 0] == clicks
    assert ran.count(-1) == (len(set(parts)) if clicks else 0)


def test_a_click_that_led_to_another_page_keeps_nobody_waiting() -> None:
    turns: Turns[int] = Turns()
    assert turns.may_run(said(1), False, HERE)
    assert turns.may_run(said(2, at=ELSEWHERE), True, ELSEWHERE)


def test_a_filter_is_cut_short_by_what_comes_next() -> None:
    turns: Turns[int] = Turns()
    assert turns.may_run(said(1, fires=False), False, HERE)
    assert turns.may_run(said(2), True, HERE)


def test_boxes_of_an_old_message_do_not_overwrite_newer_ones() -> None:
    turns: Turns[str] = Turns()
    looks = Asked("looks, old text", "looks", HERE, "", True, False, frozenset())
    typed = Asked("new text", "", HERE, "", False, False, frozenset())
    assert not turns.may_run(looks, True, HERE)
    assert turns.may_run(typed, True, HERE)
    assert turns.next(HERE) == "looks"
    assert not turns.may_run(looks, True, HERE)
    assert turns.next(HERE) == "looks, old text"


def test_a_browser_that_makes_parts_up_is_not_remembered_without_end() -> None:
    turns: Turns[int] = Turns()
    for name in range(1000):
        assert not turns.may_run(said(name, by_itself=True, part=str(name)), True, HERE)
    assert len(turns.later) == MOST_PARTS


def test_a_screen_that_stands_elsewhere_was_just_read() -> None:
    turns: Turns[int] = Turns()
    assert not turns.may_run(said(1, by_itself=True), False, ELSEWHERE)
    assert not turns.may_run(said(1, by_itself=True), True, HERE)
    assert turns.next(ELSEWHERE) is None


def test_the_second_of_two_quick_clicks_is_the_first_though_that_is_done(screen: Screen) -> None:
    before = screen.frames
    clicked = click(screen, "quick")
    screen.run(clicked)
    screen.ask(clicked)  # its screen has not been drawn yet
    assert before
    assert "done ['quick']" in screen.run(query_string="other=1").texts
