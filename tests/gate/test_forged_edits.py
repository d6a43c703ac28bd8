"""What a browser may say about a grid and the portal does not believe: edits that the page never offered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient, WebSocketTestSession
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from portal.database import owner_engine
from portal.organisation.login_sessions import sign_in
from tests.conftest import Database
from tests.gate.conftest import hold
from tests.gate.test_anonymous import own_page
from tests.gate.test_websocket import STREAM

OTHERS = "select id from customer where district_id = (select id from unit where code = 'PE1000') limit 1"
MINE = "select id from customer where district_id = (select id from unit where code = 'PE0400') order by code limit 2"
EVERYTHING = "select md5(string_agg(c::text, '' order by district_id, id)) from customer c"


class Grid:
    """A page with records to edit, as its browser knows it."""

    def __init__(self, opened: WebSocketTestSession, ids: list[int]) -> None:
        self.opened, self.ids = opened, ids
        asked = self._run({})
        purpose = next(e.selectbox.id for e in asked if e.HasField("selectbox"))
        show = next(e.button.id for e in asked if e.button.is_form_submitter)
        self._run({purpose: ("string_value", "To test"), show: ("trigger_value", True)})
        self.elements = self._run({})

    def save(self, edits: dict[str, dict[str, Any]], **more: object) -> None:
        """Say that cells were edited, then that Save was clicked, whether it could be or not."""
        told = {"edited_rows": edits, "added_rows": [], "deleted_rows": [], **more}
        grid = next(e.dataframe.id for e in self.elements if e.HasField("dataframe"))
        save = next(e.button.id for e in self.elements if e.HasField("button") and e.button.shortcut)
        self._run({grid: ("string_value", json.dumps(told))})
        self._run({grid: ("string_value", json.dumps(told)), save: ("trigger_value", True)})

    def _run(self, states: dict[str, tuple[str, object]]) -> list[Any]:
        message = BackMsg()
        message.rerun_script.page_name = "customer_edit"
        message.rerun_script.query_string = "ids=" + ",".join(map(str, self.ids))
        for id, (kind, value) in states.items():
            setattr(message.rerun_script.widget_states.widgets.add(id=id), kind, value)
        self.opened.send_bytes(message.SerializeToString())
        found = []
        while True:
            came = ForwardMsg()
            came.ParseFromString(self.opened.receive_bytes())
            if came.delta.HasField("new_element"):
                found.append(came.delta.new_element)
            if came.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY and came.HasField("script_finished"):
                return found


@pytest.fixture
def grid(served: TestClient, filled: Database) -> Iterator[Grid]:
    """Two records of An's, opened by An."""
    served.cookies.clear()
    hold(served, sign_in("demo", "an", email=None, name="An"))
    with served.websocket_connect(STREAM, ["streamlit"], headers=own_page()) as opened:
        yield Grid(opened, [id for (id,) in asked(MINE)])


def asked(sql: str) -> list[Any]:
    with owner_engine().connect() as owner:
        return list(owner.execute(text(sql)))


def test_an_edit_that_was_offered_is_written(grid: Grid) -> None:
    grid.save({"1": {"name": "Trần Thị Mới"}})
    assert asked(f"select name from customer where id = {grid.ids[1]} and name = 'Trần Thị Mới'")


@pytest.mark.parametrize(
    "edits",
    [
        {"0": {"code": "PE04000000000"}},
        {"0": {"id": 1, "district_id": 1, "version": 9, "confirmed_at": "2030-01-01", "phone_masked": "1"}},
        {"0": {"name; drop table customer": "x", "": "x"}},
        {"2": {"name": "Hàng thứ ba"}, "-1": {"name": "Hàng trước"}, "x": {"name": "Hàng lạ"}},
        {"99999999999999999999": {"name": "Hàng xa"}},
    ],
    ids=["pinned code", "columns not shown", "columns not there", "rows not shown", "row far away"],
)
def test_an_edit_that_was_not_offered_is_not(grid: Grid, edits: dict[str, dict[str, Any]]) -> None:
    before = asked(EVERYTHING)
    grid.save(edits)
    assert asked(EVERYTHING) == before


def test_no_row_is_added_or_deleted(grid: Grid) -> None:
    before = asked(EVERYTHING)
    grid.save({}, added_rows=[{"name": "Người lạ"}], deleted_rows=[0, 1])
    assert asked(EVERYTHING) == before


def test_records_of_others_do_not_open(served: TestClient, grid: Grid) -> None:
    [(other,)] = asked(OTHERS)
    grid.ids = [other]
    assert not [e for e in grid._run({}) if e.HasField("dataframe")]
