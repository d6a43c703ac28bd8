"""Every action is found, not listed: it names its roles, and everybody else is refused before anything happens."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest
from sqlalchemy.orm import Session

import portal
from portal.access import ACTIONS, Refused, Role, action
from portal.database import session
from tests.people import of_role

MODULES = [
    importlib.import_module(m.name)
    for m in pkgutil.walk_packages(portal.__path__, "portal.")
    if m.name.endswith(".actions")
]


def test_there_are_actions_in_every_domain_that_people_work_in() -> None:
    assert {m.__name__.split(".")[1] for m in MODULES} >= {"customers", "tickets", "outages", "organisation"}


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__)
def test_every_public_function_of_an_actions_module_is_an_action(module: object) -> None:
    functions = inspect.getmembers(
        module, lambda f: inspect.isfunction(f) and f.__module__ == module.__name__ and f.__name__[0] != "_"
    )
    undeclared = [name for name, f in functions if not getattr(f, "roles", None)]
    assert functions
    assert not undeclared


def test_an_action_without_roles_cannot_be_imported() -> None:
    with pytest.raises(TypeError):
        action()

    with pytest.raises(TypeError):

        @action(Role.ADMINISTRATOR)
        def verb(ticket_id: int) -> None:
            """Takes no db."""


@pytest.mark.usefixtures("unchanged_database")
@pytest.mark.parametrize("role", Role)
def test_every_action_refuses_every_role_it_does_not_name(role: Role) -> None:
    with session(of_role(role)) as db:
        wrongly = [key for key, act in ACTIONS.items() if (role in act.roles) == _refused(db, act)]
    assert not wrongly


def _refused(db: Session, act: object) -> bool:
    try:
        act(db)  # type: ignore[operator]
    except Refused:
        return True
    except TypeError:  # it got past the door and misses its arguments
        return False
    raise AssertionError(f"{act} did something without arguments")
