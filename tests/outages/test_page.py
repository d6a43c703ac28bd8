"""The outage page: what each sees, what a schedule would do, and posting from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import Mock

import pytest
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from portal.access import Person
from portal.database import engine, session
from portal.messages import worker
from portal.outages import actions
from portal.outages.schedules import importer
from portal.settings import ROOT
from tests.outages.conftest import CUSTOMERS, TELLABLE, TEXTS, People, Posted, at, station, value
from tests.outages.schedules import DATA

MAX_STATEMENTS = 12


def page(person: Person, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "portal/ui/shell.py"), default_timeout=30)
    app.user = {"session": str(person.session_id), "is_logged_in": True}  # type: ignore[attr-defined]
    app.switch_page("../../pages/outages.py")
    for name, told in query.items():
        app.query_params[name] = told
    return app.run()


def shown(app: AppTest) -> str:
    """Everything that is read on the page; links are in components."""
    texts = [str(getattr(e, "value", "") or getattr(e, "body", "")) for e in app.get("html")]
    return "\n".join([*texts, *(str(e.proto) for e in app.get("bidi_component"))])


def button(app: AppTest, words: str) -> Any:
    """The button with these words, else the first that has them among others."""
    named = [b for b in app.button if words in b.label]
    return next((b for b in named if b.label == words), named[0] if named else None)


def test_each_view_draws_within_its_share_of_statements(people: People, posted: Posted) -> None:
    district, id = posted()
    for query in (
        {},
        {"view": "list"},
        {"view": "new"},
        {"view": "import"},
        {"outage": f"{district}-{id}"},
        {"view": "list", "state": "all", "q": "mau", "outage": f"{district}-{id}"},
    ):
        sent: list[str] = []

        def note(*call: Any, into: list[str] = sent) -> None:
            into.append(call[2])

        event.listen(engine(), "before_cursor_execute", note)
        app = page(people.an, **query)
        event.remove(engine(), "before_cursor_execute", note)
        assert not app.exception, query
        assert "Có lỗi xảy ra" not in shown(app)
        assert len(sent) <= MAX_STATEMENTS, (query, sent)


def test_who_only_looks_has_no_way_to_write(people: People, posted: Posted) -> None:
    district, id = posted()
    for person in (people.chi, people.giang):
        for query in ({"view": "import"}, {"view": "new"}, {"outage": f"{district}-{id}"}):
            app = page(person, **query)
            assert not app.exception
            assert not app.text_area
            assert not [b for b in app.button if b.key != "who-menu"]


def test_another_district_looks_and_changes_nothing(people: People, posted: Posted) -> None:
    district, id = posted()
    app = page(people.binh, outage=f"{district}-{id}", unit="all")
    assert "Trạm Mẫu" in shown(app)
    assert {each.key for each in app.button} <= {"to-import", "to-new"}, "these are for one's own"


@pytest.mark.parametrize("key", ["11-999999", "x", "1-", "99999999999999999999-1", "-", "1-2-3"])
def test_an_address_of_nothing_says_so_or_shows_the_schedule(people: People, key: str) -> None:
    app = page(people.an, outage=key)
    assert not app.exception
    assert "Có lỗi xảy ra" not in shown(app)


def test_a_pasted_schedule_is_shown_then_written_once(people: People) -> None:
    app = page(people.an, view="import")
    app.text_area[0].set_value((DATA / "published-outages.csv").read_text()).run()
    # A schedule of the past alone is read in as history; unticked, it is left out.
    app.checkbox[0].uncheck().run()
    assert "đã qua" in shown(app)
    assert "Bỏ qua 4" in str(app.segmented_control[-1].options)
    assert button(app, "Không có dòng nào").disabled
    app.checkbox[0].check().run()
    text = shown(app)
    assert "Của đơn vị khác" in text
    assert "Xem trước, chưa ghi gì" in text
    assert "không nhận ra phường" in text
    assert value("select count(*) from outage") == 0
    button(app, "Ghi 1 dòng").click().run()
    assert not app.exception
    assert value("select count(*) from outage") == 1
    assert "2 · Đã ghi: 1 dòng mới" in shown(app)
    assert "Xem trước, chưa ghi gì" not in shown(app)
    assert button(app, "Không có dòng nào").disabled


def test_a_schedule_says_whom_it_reaches_by_which_way_and_that_nobody_gets_a_message(people: People) -> None:
    names = [value("select name from transformer where id = :t", t=station(people.an, n)) for n in (0, 0, 1)]
    rows = [f"{name}\t{at(9 + n):%d/%m/%Y}\t8:00\t9:00" for n, name in enumerate(names)]
    app = page(people.an, view="import")
    app.text_area[0].set_value("\n".join(["Trạm\tNgày\tTừ\tĐến", *rows])).run()
    told = shown(app)
    assert f"cấp điện cho {2 * CUSTOMERS} khách hàng" in told, "each customer once, however many cuts"
    assert "Tin nhắn SMS: 4" in told
    assert "Thư điện tử: 2" in told
    assert "Nhập bảng không gửi tin cho ai" in told
    button(app, "Ghi 3 dòng").click().run()
    assert not app.exception
    assert "Nhập bảng không gửi tin cho ai" not in shown(app), "it is written, and nothing is to come"
    assert value("select count(*) from message") == 0


def test_a_button_of_an_outage_that_somebody_dropped_meanwhile_says_so(people: People) -> None:
    with session(people.an) as db:
        draft = actions.draft(
            db, people.an.unit_id, {"starts": at(9), "ends": at(9, 10), "transformer_id": station(people.an)}
        )
        key = draft.district_id, draft.id
    app = page(people.an, outage=f"{key[0]}-{key[1]}")
    assert f"{CUSTOMERS} khách hàng" in shown(app), "the two weeks name whom it reaches"
    with session(people.minh) as db:
        actions.cancel(db, *key, note="Nhầm")
    button(app, "Đăng").click().run()
    assert not app.exception
    assert "Nút bạn bấm chưa làm gì" in shown(app)
    app.run()
    assert "Nút bạn bấm chưa làm gì" not in shown(app)


def test_a_schedule_is_evaluated_once_whatever_is_decided(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluated = Mock(side_effect=importer.evaluate)
    monkeypatch.setattr(importer, "evaluate", evaluated)
    app = page(people.an, view="import")
    rows = [f"Phường Bình Thạnh\t{at(days):%d/%m/%Y}\t8:00\t9:00" for days in (2, -9)]
    app.text_area[0].set_value("\n".join(["Khu vực\tNgày\tTừ\tĐến", *rows])).run()
    app.checkbox[0].check().run()
    app.text_input[0].set_value("Thiết bị nóng").run()
    assert evaluated.call_count == 1
    assert not button(app, "Ghi 2 dòng").disabled
    button(
        app, "Ghi 2 dòng"
    ).click().run()  # the action evaluates for itself, and what is written is shown anew
    assert evaluated.call_count == 3
    assert value("select count(*) from outage") == 2


def test_late_rows_wait_for_a_reason(people: People) -> None:
    app = page(people.an, view="import")
    name = value("select name from transformer where id = :t", t=station(people.an))
    app.text_area[0].set_value(f"Trạm\tNgày\tTừ\tĐến\n{name}\t{at(2):%d/%m/%Y}\t8:00\t9:00").run()
    assert "chỉ còn 2 ngày" in shown(app)
    app.text_input[0].set_value("Thiết bị nóng").run()
    button(app, "Ghi 1 dòng").click().run()
    assert value("select note from outage") == "Thiết bị nóng"


def test_every_row_of_the_dry_run_says_what_becomes_of_it(people: People) -> None:
    """One's own first; no cell of the last column is empty, whatever the state."""
    app = page(people.an, view="import")
    mine, theirs = (
        value("select name from transformer where id = :t", t=station(person))
        for person in (people.an, people.binh)
    )
    districts = {
        p: value("select name from unit where id = :u", u=p.unit_id) for p in (people.an, people.binh)
    }
    day = f"{at(9):%d/%m/%Y}"
    rows = [
        ("Công ty", "Trạm", "Ngày", "Từ", "Đến", "Trạng thái"),
        (districts[people.binh], theirs, day, "8:00", "9:00", "Kế hoạch"),
        (districts[people.an], mine, day, "8:00", "9:00", "Kế hoạch"),
        (districts[people.an], mine, day, "10:00", "11:00", "Hủy"),
        (districts[people.an], mine, day, "12:00", "13:00", "Dời ngày"),
    ]
    pasted = "\n".join("\t".join(map(str, row)) for row in rows)
    app.text_area[0].set_value(pasted).run()
    text = shown(app)
    told = ("ghi là đã công bố", "ghi là đã hủy", "ghi là đã dời", "tự nhập")
    assert [text.index(each) for each in told] == sorted(text.index(each) for each in told)
    button(app, "Ghi 3 dòng").click().run()
    assert shown(app).count("đã có sẵn, không đổi") == 3


def test_broken_text_is_told_and_writes_nothing(people: People) -> None:
    app = page(people.an, view="import")
    app.text_area[0].set_value("xin chào\nkhông phải bảng").run()
    assert not app.exception
    assert "Không đọc được như một lịch cắt điện" in shown(app)


def test_whom_it_reaches_is_shown_before_it_is_posted(people: People) -> None:
    app = page(people.an, view="new")
    app.selectbox[0].set_value(f"t{station(people.an)}").run()
    assert "5 khách hàng" in shown(app)
    button(app, f"Đăng và báo {TELLABLE} khách").click().run()
    assert not app.exception
    assert value("select count(*) from message") == TELLABLE
    assert value("select state from outage") == "posted"


def test_what_customers_get_is_read_before_a_draft_is_posted(people: People) -> None:
    app = page(people.an, view="new")
    app.selectbox[0].set_value(f"t{station(people.an)}").run()
    button(app, "Giữ làm nháp").click().run()
    key = value("select district_id || '-' || id from outage where state = 'draft'")
    app = page(people.minh, outage=key)
    app.button(key="act").click().run()
    assert "3 khách hàng sẽ nhận" in shown(app)
    assert button(app, f"Đăng và báo {TELLABLE} khách")
    assert button(app, "Đăng, không báo")
    assert value("select state from outage") == "draft", "nothing is done by looking"


def test_what_customers_get_is_read_before_it_is_called_off(people: People, posted: Posted) -> None:
    district, id = posted(notify=True)
    app = page(people.an, outage=f"{district}-{id}")
    button(app, "Hủy lịch").click().run()
    assert "đã hủy lịch cắt điện" in shown(app)
    assert "3 khách hàng sẽ nhận" in shown(app)
    assert value("select state from outage") == "posted", "nothing is done by looking"


def test_power_is_back_asks_before_it_says_so(people: People, posted: Posted) -> None:
    key = posted(kind="fault", starts=at(-1), ends=at(1))
    app = page(people.an, outage="-".join(map(str, key)))
    button(app, "Đã có điện").click().run()
    assert value("select state from outage") == "posted"
    assert button(app, "Đúng, đã có điện")


def test_where_no_gateway_is_no_outage_is_said_to_be_told(
    people: People, configured: Callable[[str], None]
) -> None:
    configured("")
    app = page(people.an, view="new")
    app.selectbox[0].set_value(f"t{station(people.an)}").run()
    assert "3 tin được giữ lại, chưa gửi" in shown(app)
    assert ": 2, giữ lại, chưa gửi (chưa có cổng gửi)" in shown(app)
    assert "khách hàng sẽ nhận" not in shown(app)
    button(app, "Đăng và giữ lại 3 tin").click().run()
    assert not app.exception
    toasts = " ".join(each.value for each in app.toast)
    assert "3 tin được giữ lại, chưa gửi" in toasts
    assert "đang gửi" not in toasts
    value(
        "with x as (update message set not_before = now() - interval '1 second' returning 1) select count(*) from x"
    )
    assert worker.once("a") == TELLABLE
    opened = shown(page(people.an, outage=value("select district_id || '-' || id from outage")))
    assert "không · 3 tin được giữ lại, chưa gửi" in opened


def test_of_two_ways_only_the_one_with_a_gateway_is_promised(
    people: People, configured: Callable[[str], None]
) -> None:
    configured(TEXTS)
    app = page(people.an, view="new")
    app.selectbox[0].set_value(f"t{station(people.an)}").run()
    assert "2 khách hàng sẽ nhận" in shown(app)
    assert ": 1, giữ lại, chưa gửi" in shown(app)
    assert button(app, "Đăng và báo 2 khách")


def test_hours_that_end_before_they_begin_are_said_and_move_nothing(people: People, posted: Posted) -> None:
    key = "-".join(map(str, posted(notify=True)))
    app = page(people.an, outage=key)
    button(app, "Đổi giờ").click().run()
    starts, ends = app.datetime_input
    app.session_state[ends.key] = starts.value  # as chosen: a run of the whole page closes the dialog
    button(app, "Đổi giờ").click().run()
    assert "Giờ kết thúc phải sau giờ bắt đầu" in shown(app)
    assert "khách hàng sẽ nhận" not in shown(app)
    assert next(b for b in app.button if b.key == f"move-{key}").disabled


def test_of_a_new_one_too_the_end_comes_after_the_start(people: People) -> None:
    app = page(people.an, view="new")
    starts, ends = app.datetime_input
    ends.set_value(starts.value).run()
    assert "Giờ kết thúc phải sau giờ bắt đầu" in shown(app)
    assert button(app, "Đăng").disabled
