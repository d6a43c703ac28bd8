"""A double click writes once: the key lasts until the act succeeded, the button only for its turn."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page() -> None:
    """Writes down the key of each act; fails where it is told to."""
    import streamlit as st

    from portal.ui.forms.idempotency import done, once, turn

    wrote = st.session_state.setdefault("wrote", [])
    if st.button("Write", key=f"write:{turn('write', 7)}"):
        wrote.append(once("write", 7))
        if not st.session_state.get("interrupted"):
            done("write", 7)


def pressed(app: AppTest) -> list[object]:
    """Press, and see the keys so far."""
    app.button[0].click().run()
    assert not app.exception
    return app.session_state["wrote"]


def test_every_act_has_a_key_of_its_own() -> None:
    app = AppTest.from_function(page).run()
    pressed(app)
    app.run()
    first, second = pressed(app)
    assert first != second


def test_an_interrupted_act_is_the_same_one_again() -> None:
    app = AppTest.from_function(page).run()
    app.session_state["interrupted"] = True
    pressed(app)
    first, second = pressed(app)
    assert first == second


def test_a_click_that_meant_the_button_of_before_does_nothing() -> None:
    app = AppTest.from_function(page).run()
    late = app.button[0]
    pressed(app)
    late.click().run()
    assert len(app.session_state["wrote"]) == 1
