"""The pages of customers as people use them: list, record, grid."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from portal.access import Person
from portal.database import session
from portal.settings import ROOT
from portal.tickets import actions as tickets
from tests.customers.conftest import Made, all_of, an, binh, chi, made, one, statements

__all__ = ["an", "binh", "chi", "made"]  # fixtures

MAX_STATEMENTS = 12
PERSONAL = {
    "phone": "0901000218",
    "address": "128/7A đường Mẫu",
    "email": "mau@vidu.vn",
    "id_number": "079012345678",
}


def opened(person: Person, page: str, /, **query: Any) -> AppTest:
    """A page as this person sees it at this address."""
    app = AppTest.from_file(str(ROOT / "portal/ui/shell.py"), default_timeout=30)
    app.user = {"session": str(person.session_id), "is_logged_in": True}  # type: ignore[attr-defined]
    app.switch_page(f"../../pages/{page}.py")
    for name, value in query.items():
        app.query_params[name] = str(value)
    with statements() as told:
        app.run()
    assert len(told) <= MAX_STATEMENTS, "\n".join(told)
    assert not app.exception
    return app


def shown(app: AppTest) -> str:
    """Everything the page says, grids included."""
    parts = [str(getattr(e, "value", "") or getattr(e, "body", "")) for e in app.get("html")]
    parts += [frame.value.reset_index().to_string() for frame in app.dataframe]
    parts += [field.value or "" for field in app.text_input]
    return "\n".join(parts)


def press(app: AppTest, label: str) -> AppTest:
    """Click a button by what stands on it; what was done, then the page it leads to."""
    (button,) = [b for b in app.button if b.label == label]
    with statements() as told:
        button.click().run()
    assert len(told) <= 2 * MAX_STATEMENTS, "\n".join(told)
    return app


def tell(app: AppTest, grid: int, **state: Any) -> AppTest:
    """What the browser's grid reports, honest or not."""
    states: WidgetStates = app._tree.get_widget_states()
    widget = states.widgets.add()
    widget.id, widget.string_value = app.dataframe[grid].proto.id, json.dumps(state)
    app._run(states)
    return app


def labels(app: AppTest) -> set[str]:
    return {button.label for button in app.button}


def opened_for(person: Person, purpose: str, ids: str) -> AppTest:
    """Several records in the grid, after it was said what for."""
    app = opened(person, "customer_edit", ids=ids)
    app.selectbox[0].set_value(purpose)
    return press(app, "Hiện đầy đủ")


def edit(app: AppTest, **cells: dict[str, Any]) -> AppTest:
    rows = {position.removeprefix("row"): values for position, values in cells.items()}
    return tell(app, 0, edited_rows=rows, added_rows=[], deleted_rows=[])


def choose(app: AppTest, *rows: int) -> AppTest:
    return tell(app, 0, selection={"rows": list(rows), "columns": [], "cells": []})


def test_the_list_is_masked_and_filtered_by_its_address(an: Person, made: Made) -> None:
    made(an, code="PE04000000001", name="Trần Thị Mẫu", **PERSONAL)
    made(an, code="PE04000000002", name="Lê Văn Lộc")
    every, lacking = shown(opened(an, "customers")), shown(opened(an, "customers", gap="phone"))
    assert "PE04000000001" in every
    assert "09•• ••• 218" in every
    assert not [value for value in PERSONAL.values() if value in every]
    assert "PE04000000002" in lacking
    assert "PE04000000001" not in lacking


@pytest.mark.parametrize(
    "query", [{"gap": "nonsense"}, {"page": "-1"}, {"page": "x"}, {"q": "\x00%'"}, {"unit": "8"}]
)
def test_nonsense_in_the_address_breaks_nothing(an: Person, made: Made, query: dict[str, str]) -> None:
    made(an, code="PE04000000001")
    assert "Có lỗi" not in shown(opened(an, "customers", **query))


def test_a_search_is_typed_and_stands_in_the_address(an: Person, made: Made) -> None:
    made(an, code="PE04000000001", name="Trần Thị Mẫu")
    made(an, code="PE04000000002", name="Lê Văn Lộc")
    app = opened(an, "customers")
    app.text_input[0].set_value("van loc").run()
    assert app.query_params["q"] == "van loc"
    assert "PE04000000002" in shown(app)
    assert "PE04000000001" not in shown(app)


def test_nothing_found_says_what_to_do(an: Person, made: Made) -> None:
    made(an, code="PE04000000001")
    app = opened(an, "customers", q="không có ai")
    press(app, "Xem mọi hồ sơ")
    assert "PE04000000001" in shown(app)


def test_chosen_rows_are_edited_by_the_district_and_only_opened_by_the_centre(
    an: Person, chi: Person, made: Made
) -> None:
    a, b = made(an, code="PE04000000001"), made(an, code="PE04000000002")
    app = choose(opened(an, "customers"), 0, 1)
    press(app, "Sửa 2 hồ sơ")
    assert app.query_params["ids"] == f"{a},{b}"
    assert "Sửa 2 hồ sơ" in shown(app)

    app = choose(opened(chi, "customers"), 0)
    assert "Mở hồ sơ" in labels(app)
    assert not [label for label in labels(app) if label.startswith("Sửa")]


def test_a_record_is_masked_until_it_is_asked_for_and_that_is_recorded(an: Person, made: Made) -> None:
    id = made(an, code="PE04000000001", **PERSONAL)
    app = opened(an, "customer", district=an.unit_id, id=id)
    assert not [value for value in PERSONAL.values() if value in shown(app)]
    assert one("select count(*) from disclosure") == 0
    press(app, "Hiện liên hệ")
    assert "0901 000 218" in shown(app)
    assert "128/7A" in shown(app)
    assert [tuple(r) for r in all_of("select person_id, row_id, purpose from disclosure")] == [
        (an.id, id, "open")
    ]
    press(app, "Che lại")
    assert "0901 000 218" not in shown(app)


def test_a_record_opened_from_a_ticket_is_revealed_for_that_ticket(
    an: Person, chi: Person, made: Made
) -> None:
    id = made(an, **PERSONAL)
    with session(chi) as db:
        asked = {"category": "outage", "subject": "Mất điện", "channel": "phone"}
        number = tickets.record(db, district_id=an.unit_id, customer_id=id, **asked).number
    app = opened(an, "customer", district=an.unit_id, id=id, ticket=number)
    press(app, "Hiện liên hệ")
    assert [tuple(r) for r in all_of("select purpose, reference from disclosure")] == [("work", number)]


def test_a_ticket_that_is_not_this_customers_is_no_purpose(an: Person, made: Made) -> None:
    app = opened(an, "customer", district=an.unit_id, id=made(an, **PERSONAL), ticket="GD-1")
    press(app, "Hiện liên hệ")
    assert [tuple(r) for r in all_of("select purpose, reference from disclosure")] == [("open", None)]


def test_a_record_has_an_address_by_its_code(an: Person, chi: Person, made: Made) -> None:
    made(an, code="PE04000000001", name="Trần Thị Mẫu")
    for person in (an, chi):
        assert "Trần Thị Mẫu" in shown(opened(person, "customer", code="PE04000000001"))


def test_a_foreign_record_and_a_missing_one_look_the_same(an: Person, binh: Person, made: Made) -> None:
    id = made(an, code="PE04000000001", name="Trần Thị Mẫu", **PERSONAL)
    addresses: list[dict[str, Any]] = [
        {"district": an.unit_id, "id": id},
        {"district": binh.unit_id, "id": id},
        {"district": binh.unit_id, "id": 999_999},
        {"code": "PE04000000001"},
        {"code": "PE04000000999"},
        {"district": "x", "id": "'"},
        {},
    ]
    told = {shown(opened(binh, "customer", **address)) for address in addresses}
    assert len(told) == 1
    assert "Trần Thị Mẫu" not in told.pop()


def test_the_centre_reads_a_record_and_edits_nothing(an: Person, chi: Person, made: Made) -> None:
    app = opened(chi, "customer", district=an.unit_id, id=made(an))
    assert "Lập yêu cầu" in labels(app)
    assert not labels(app) & {"Sửa", "Vẫn đúng"}


def test_a_group_is_edited_in_its_place(an: Person, made: Made) -> None:
    id = made(an, phone="0901000981", address="128/7A đường Mẫu")
    app = opened(an, "customer", district=an.unit_id, id=id)
    app.button(key=f"edit-contact-{an.unit_id}-{id}").click().run()
    (phone,) = [field for field in app.text_input if field.label == "Điện thoại chính"]
    assert phone.value == "0901000981"
    phone.set_value("12")
    press(app, "Lưu")
    assert "Không có số điện thoại như vậy" in "".join(m.value for m in app.markdown)
    (phone,) = [field for field in app.text_input if field.label == "Điện thoại chính"]
    assert phone.value == "12", "nothing typed is lost"
    phone.set_value("0901 000 218")
    press(app, "Lưu")
    assert one("select phone from customer where id = :id", id=id) == "0901000218"
    assert [t.value for t in app.toast] == ["Đã lưu"]


def test_a_lost_race_shows_both_values_and_waits_for_a_choice(an: Person, made: Made) -> None:
    id = made(an, phone="0901000981")
    app = opened(an, "customer", district=an.unit_id, id=id)
    app.button(key=f"edit-contact-{an.unit_id}-{id}").click().run()
    one("update customer set phone = '0901000111' where id = :id returning 1", id=id)
    (phone,) = [field for field in app.text_input if field.label == "Điện thoại chính"]
    phone.set_value("0901000218")
    press(app, "Lưu")
    assert app.radio[0].options == ["Của bạn: 0901000218", "Của họ: 0901000111"]
    press(app, "Lưu")
    assert one("select phone from customer where id = :id", id=id) == "0901000111", "no choice, no write"
    app.radio[0].set_value("mine")
    press(app, "Lưu")
    assert one("select phone from customer where id = :id", id=id) == "0901000218"


def test_a_grid_shows_and_saves_in_full(an: Person, made: Made) -> None:
    a, b = made(an, code="PE04000000001", **PERSONAL), made(an, code="PE04000000002")
    app = opened_for(an, "edit-gaps", f"{a},{b}")
    assert "0901000218" in shown(app)
    told = {tuple(r) for r in all_of("select row_id, purpose from disclosure")}
    assert told == {(a, "edit-gaps"), (b, "edit-gaps")}
    edit(app, row0={"phone": "0901 000 333"}, row1={"name": "Lê Văn Lộc"})
    press(app, "Lưu 2 thay đổi")
    rows = all_of("select phone, name from customer order by code")
    assert [tuple(r) for r in rows] == [("0901000333", "Trần Thị Mẫu"), (None, "Lê Văn Lộc")]


def test_a_grid_shows_many_in_full_only_for_a_purpose_which_is_recorded(an: Person, made: Made) -> None:
    ids = f"{made(an, code='PE04000000001', **PERSONAL)},{made(an, code='PE04000000002')}"
    app = opened(an, "customer_edit", ids=ids)
    press(app, "Hiện đầy đủ")
    assert "0901000218" not in shown(app)
    assert one("select count(*) from disclosure") == 0
    assert "0901000218" in shown(opened_for(an, "edit-found", ids))
    assert one("select distinct purpose from disclosure") == "edit-found"


def test_a_wrong_cell_is_named_and_cannot_be_saved(an: Person, made: Made) -> None:
    app = edit(opened(an, "customer_edit", ids=made(an, code="PE04000000001")), row0={"phone": "12"})
    assert "PE04000000001 · Điện thoại chính · Không có số điện thoại như vậy" in shown(app)
    assert [b.disabled for b in app.button if b.label == "Lưu"] == [True]


@pytest.mark.parametrize(
    "forged",
    [
        {"row0": {"code": "PE04000000009"}},
        {"row0": {"district_id": 8}},
        {"row0": {"confirmed_at": "2026-01-01T00:00:00"}},
        {"row7": {"name": "Kẻ gian"}},
        {"row-1": {"name": "Kẻ gian"}},
    ],
)
def test_a_forged_edit_writes_nothing(an: Person, made: Made, forged: dict[str, dict[str, Any]]) -> None:
    ids = [made(an, code="PE04000000001"), made(an, code="PE04000000002")]
    app = edit(opened(an, "customer_edit", ids=ids[0]), **forged)
    for button in app.button:
        if not button.disabled and button.label.startswith("Lưu"):
            button.click().run()
    assert one("select sum(version) from customer") == 2


def test_rows_of_another_district_are_never_offered(an: Person, binh: Person, made: Made) -> None:
    theirs, mine = made(an, name="Trần Thị Mẫu"), made(binh, name="Lê Văn Lộc")
    assert "Không tìm thấy" in shown(opened(binh, "customer_edit", ids=theirs))
    both = shown(opened_for(binh, "edit-gaps", f"{theirs},{mine}"))
    assert "Lê Văn Lộc" in both
    assert "Trần Thị Mẫu" not in both


def test_a_lost_race_in_the_grid_names_the_row(an: Person, made: Made) -> None:
    id = made(an, code="PE04000000001", phone="0901000981")
    app = edit(opened(an, "customer_edit", ids=id), row0={"phone": "0901000218"})
    one("update customer set phone = '0901000111' where id = :id returning 1", id=id)
    press(app, "Lưu 1 thay đổi")
    assert app.radio[0].label == "PE04000000001 · Điện thoại chính"
    assert one("select phone from customer where id = :id", id=id) == "0901000111"


def test_edits_of_a_grid_survive_a_new_session_until_they_are_saved(an: Person, made: Made) -> None:
    ids = f"{made(an, code='PE04000000001', phone='0901000981')},{made(an, code='PE04000000002')}"
    edit(opened_for(an, "edit-gaps", ids), row0={"phone": "0901000218"})
    app = opened_for(an, "edit-gaps", ids)
    assert "0901000218" in shown(app)
    assert "✎" in shown(app)
    edit(app, row1={"name": "Lê Văn Lộc"})
    press(app, "Lưu 2 thay đổi")
    rows = [tuple(r) for r in all_of("select phone, name from customer order by code")]
    assert (rows[0][0], rows[1][1]) == ("0901000218", "Lê Văn Lộc")
    app = opened_for(an, "edit-gaps", ids)
    assert "Lưu" in labels(app), "nothing is begun"
    assert "✎" not in shown(app)


def test_what_was_typed_into_a_grid_is_not_dropped_by_one_click(an: Person, made: Made) -> None:
    id = made(an, code="PE04000000001", phone="0901000981")
    app = edit(opened(an, "customer_edit", ids=id), row0={"phone": "0901000218"})
    press(app, "Bỏ")
    assert "Bỏ 1 thay đổi" in labels(app)
    press(app, "Sửa tiếp")
    assert "Lưu 1 thay đổi" in labels(app)
    assert "Bỏ 1 thay đổi" not in labels(app)


def test_an_edit_that_was_left_is_not_laid_over_what_others_wrote_since(an: Person, made: Made) -> None:
    id = made(an, code="PE04000000001", phone="0901000981")
    edit(opened(an, "customer_edit", ids=id), row0={"phone": "0901000218"})
    one("update customer set phone = '0901000111' where id = :id returning 1", id=id)
    app = opened(an, "customer_edit", ids=id)
    assert app.radio[0].options == ["Của bạn: 0901000218", "Của họ: 0901000111"]
    app.radio[0].set_value("mine").run()
    press(app, "Lưu")
    assert one("select phone from customer where id = :id", id=id) == "0901000218"


def test_a_click_in_a_row_opens_it(chi: Person, an: Person, made: Made) -> None:
    id = made(an, code="PE04000000001", name="Trần Thị Mẫu")
    app = opened(chi, "customers")
    tell(app, 0, selection={"rows": [], "columns": [], "cells": [[0, "name"]]})
    assert (app.query_params["district"], app.query_params["id"]) == (str(an.unit_id), str(id))


def test_columns_of_a_page_cannot_be_sorted(an: Person, made: Made) -> None:
    made(an, code="PE04000000001")
    modes = opened(an, "customers").dataframe[0].proto.selection_mode
    assert 2 in modes or 3 in modes  # a column that can be chosen has no sorting


def test_the_centre_searches_and_narrows(chi: Person, an: Person, binh: Person, made: Made) -> None:
    made(an, code="PE04000000001", name="Trần Thị Mẫu")
    made(binh, code="PE10000000001", name="Trần Thị Mẫu")
    assert "2 khách hàng" in shown(opened(chi, "customers", q="tran thi mau"))
    narrowed = shown(opened(chi, "customers", q="tran thi mau", unit=binh.unit_id))
    assert "1 khách hàng" in narrowed
    assert "PE04000000001" not in narrowed
