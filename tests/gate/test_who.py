"""Who a page believes it is drawn for."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import Database
from tests.gate.conftest import run


def page() -> None:
    """A page that guards itself."""
    import streamlit as st

    from portal.ui.app import current_user
    from portal.ui.forms import errors

    with errors.guard():
        person = current_user.person()
        st.write(f"{person.name}, {person.role}, {current_user.language(person)}")


def opened(session: object) -> list[str]:
    """What the page writes for a login session."""
    drawn = AppTest.from_function(page)
    drawn.user = {} if session is None else {"session": str(session)}
    drawn.run()
    assert not drawn.exception
    return [element.value for element in drawn.markdown]


def test_a_page_knows_who_is_signed_in(person: Callable[..., UUID]) -> None:
    assert opened(person("chi")) == ["Chi, centre_agent, vi"]


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("session", [None, "", "nonsense", "11111111-1111-4111-8111-111111111111"])
def test_a_page_draws_nothing_for_nobody(session: str | None, database: Database) -> None:
    assert opened(session) == []


@pytest.mark.parametrize("over", ["delete from assignment", "update login_session set ended_at = now()"])
def test_a_page_draws_nothing_for_who_may_no_longer(person: Callable[..., UUID], over: str) -> None:
    session = person("chi")
    run(over)
    assert opened(session) == []
