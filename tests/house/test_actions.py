"""Every action is found, not listed: it names its roles, and everybody else is refused before anything happens."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from datetime import UTC, datetime
from typing import get_type_hints

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

import portal
from portal.access import ACTIONS, DISTRICT, Action, NotFound, Refused, Role, action
from portal.audit import labels
from portal.database import owner_engine, session
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
    here = [(name, made) for name, made in vars(module).items() if made_in(module, made) and name[0] != "_"]
    assert [name for name, made in here if isinstance(made, Action)]
    assert not [name for name, made in here if inspect.isfunction(made)]


def made_in(module: object, made: object) -> bool:
    return getattr(made, "__module__", None) == module.__name__


def test_every_action_has_words_for_who_reads_what_was_done() -> None:
    ours = {key for key in ACTIONS if key.split(".")[0] in {m.__name__.split(".")[1] for m in MODULES}}
    assert ours <= set(labels.ACTIONS)


def test_an_action_without_roles_cannot_be_imported() -> None:
    with pytest.raises(TypeError):
        action("test.verb")

    with pytest.raises(TypeError):

        @action("test.verb", Role.ADMINISTRATOR)
        def verb(ticket_id: int) -> None:
            """Takes no db."""


@pytest.mark.usefixtures("unchanged_database")
@pytest.mark.parametrize("role", Role)
def test_every_action_refuses_every_role_it_does_not_name(role: Role) -> None:
    with session(of_role(role)) as db:
        wrongly = [key for key, act in ACTIONS.items() if (role in act.roles) == _refused(db, act)]
    assert not wrongly


#: The models that actions give rows of, with the roles that get one.
GIVEN = {
    (model, role)
    for act in ACTIONS.values()
    if hasattr(model := get_type_hints(inspect.unwrap(act))["return"], "__table__")
    for role in act.roles
}


@pytest.mark.usefixtures("unchanged_database")
@pytest.mark.parametrize("role", Role)
def test_the_row_that_an_action_gives_can_be_read_again_by_who_did_it(role: Role) -> None:
    assert len(GIVEN) > 9
    with session(of_role(role)) as db:
        for model in (model for model, of in GIVEN if of is role):
            db.scalars(select(model).limit(1)).all()


#: Actions on one row, found by their first parameters: a district and the row's id.
ON_A_ROW = {
    key: (names[2].removesuffix("_id"), act)
    for key, act in ACTIONS.items()
    if (names := list(inspect.signature(act).parameters))[1:2] == ["district_id"] and names[2].endswith("_id")
}
FOREIGN = {
    "customer": "select district_id, id from customer where district_id <> :me limit 1",
    "outage": "select district_id, id from outage where district_id <> :me and state = 'posted' limit 1",
    "callback": "select district_id, id from callback where district_id <> :me and state = 'waiting' limit 1",
    "alert": "select district_id, id from alert where :me not in (district_id, unit_id) limit 1",
    "ticket": "select district_id, id from ticket where :me not in (district_id, holder_unit_id) limit 1",
    "urge": "select district_id, id from urge where :me not in (district_id, to_unit_id) limit 1",
}
#: Something for every other argument, so that only the row can be what is wrong.
ANYTHING = {
    "str": "x",
    "int": 1,
    "bool": False,
    "datetime": datetime(2026, 1, 1, tzinfo=UTC),
    "Values": {},
    "Mapping[str, str]": {},
}


def test_actions_on_rows_are_found() -> None:
    assert {kind for kind, _act in ON_A_ROW.values()} == set(FOREIGN)
    assert len(ON_A_ROW) > 20


@pytest.mark.usefixtures("filled_unchanged")
@pytest.mark.parametrize("key", ON_A_ROW)
def test_another_units_row_and_a_missing_one_cannot_be_told_apart(key: str) -> None:
    kind, act = ON_A_ROW[key]
    told = {
        name: ANYTHING[str(parameter.annotation)]
        for name, parameter in list(inspect.signature(act).parameters.items())[3:]
        if parameter.default is inspect.Parameter.empty
    }
    for role in act.roles:
        person = of_role(role)
        with owner_engine().connect() as owner:
            row = owner.execute(text(FOREIGN[kind]), {"me": person.unit_id}).one()
        rows = [(row.district_id, 10**9), (10**6, row.id)]
        for district, id in rows + ([tuple(row)] if role in DISTRICT else []):
            with session(person) as db, pytest.raises(NotFound):
                act(db, district, id, **told)


def _refused(db: Session, act: object) -> bool:
    try:
        act(db)  # type: ignore[operator]
    except Refused:
        return True
    except TypeError:  # it got past the door and misses its arguments
        return False
    raise AssertionError(f"{act} did something without arguments")
