"""The pages of tickets as people use them: the list, what can be done with an opened one, the board."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ButtonGroup

from portal.access import Person
from portal.database import owner_engine, session
from portal.settings import settings
from portal.tickets import actions
from portal.tickets.queries import single, tickets
from portal.tickets.queries.timeline import timeline
from tests.pages.conftest import drawn, shown
from tests.tickets.conftest import Key, People, accepted, forwarded, people, recorded, ticket

__all__ = ["accepted", "forwarded", "people", "ticket"]  # fixtures


GATEWAY = """
[gateway.texts]
kind = "http"
marks = false
max_parts = 2
submit = { url = "http://127.0.0.1:9/" }
"""


@pytest.fixture(autouse=True)
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """There is a gateway for text messages; writes what there is instead."""
    monkeypatch.setattr(settings, "portal_var", tmp_path)
    (tmp_path / "gateways.toml").write_text(GATEWAY)
    return lambda told: (tmp_path / "gateways.toml").write_text(told) and None


def number(key: Key) -> str:
    with owner_engine().connect() as owner:
        return owner.execute(text("select number from ticket where id = :id"), {"id": key[1]}).scalar_one()


def opened(person: Person, key: Key) -> AppTest:
    app = drawn(person, "tickets", ticket=number(key))
    assert not app.exception
    return app


def labels(app: AppTest) -> list[str]:
    return [b.label for b in app.button]


def composer(app: AppTest) -> ButtonGroup[str]:
    """Where the way that words go is chosen."""
    [group] = [g for g in app.button_group if g.key and g.key.startswith("ways:")]
    return group


def by(app: AppTest, way: str) -> AppTest:
    """Choose a way that words go."""
    composer(app).set_value(way).run()
    return app


def written(people: People, customer: dict[str, str | None]) -> int:
    """A customer of An's; returns the id."""
    row = {"phone": "0901000311", "email": None, "notify_by": "sms"} | customer
    with owner_engine().begin() as owner:
        made = "insert into customer (district_id, code, name, phone, email, notify_by) values (:unit, 'PE0400999001', 'Lan', :phone, :email, :notify_by) returning id"
        return owner.execute(text(made), row | {"unit": people.an.unit_id}).scalar_one()


def press(app: AppTest, label: str, written: str | None = None) -> AppTest:
    if written is not None:
        [box] = app.text_area
        box.set_value(written)
    next(b for b in app.button if b.label == label).click().run()
    assert not app.exception
    return app


def test_a_district_accepts_then_answers(people: People, forwarded: Key) -> None:
    app = opened(people.an, forwarded)
    assert labels(app) == ["Nhận xử lý", "Ghi chú nội bộ"]
    assert "0901 000 218" in shown(app)
    press(app, "Nhận xử lý")
    assert labels(app) == ["Gửi và giải quyết"]
    press(by(app, "progress"), "Ghi tiến độ", "Đã cử đội trực 2.")
    assert app.text_area[0].value == ""
    assert labels(app) == ["Ghi tiến độ"]  # the next words go the same way
    press(by(app, "resolve"), "Gửi và giải quyết", "Đã thay chì.")
    there = shown(app)
    assert "An giải quyết" in there
    assert "Đã cử đội trực 2." in there
    assert "Đúng hạn" in there


def test_an_empty_answer_is_refused_and_nothing_is_lost(people: People, accepted: Key) -> None:
    app = press(opened(people.an, accepted), "Gửi và giải quyết", "  ")
    assert "Hãy viết vào ô trước đã." in shown(app)
    assert labels(app)[0] == "Gửi và giải quyết"


def test_words_written_for_colleagues_never_go_to_the_customer(people: People, accepted: Key) -> None:
    app = by(opened(people.an, accepted), "remark")
    app.text_area[0].set_value("Khách này hay nợ.").run()
    by(app, "resolve")
    assert app.text_area[0].value == ""
    press(app, "Gửi và giải quyết")
    assert "Hãy viết vào ô trước đã." in shown(app)
    press(by(app, "remark"), "Ghi chú nội bộ")
    with session(people.an) as db:
        assert single.ticket(db, number(accepted)).state == "working"
        assert [e.kind for e in timeline(db, *accepted) if e.text == "Khách này hay nợ."] == ["internal"]


def test_a_press_whose_way_was_changed_meanwhile_sends_nothing(people: People, accepted: Key) -> None:
    app = opened(people.an, accepted)
    app.text_area[0].set_value("Đã thay chì.").run()
    composer(app).set_value("remark")  # not drawn yet
    press(app, "Gửi và giải quyết")
    assert "Chưa gửi gì" in shown(app)
    with session(people.an) as db:
        assert single.ticket(db, number(accepted)).state == "working"
    assert by(app, "resolve").text_area[0].value == "Đã thay chì."


def test_another_way_is_not_chosen_where_words_stand(people: People, forwarded: Key) -> None:
    app = opened(people.an, forwarded)
    app.text_area[0].set_value("Nhà này có chó dữ.").run()
    press(app, "Nhận xử lý")
    assert (composer(app).value, app.text_area[0].value) == ("remark", "Nhà này có chó dữ.")


def test_what_stands_in_other_boxes_stays_when_one_is_sent(people: People, accepted: Key) -> None:
    app = opened(people.an, accepted)
    app.text_area[0].set_value("Đã thay chì.").run()
    press(by(app, "progress"), "Ghi tiến độ", "Đang thay chì.")
    assert by(app, "resolve").text_area[0].value == "Đã thay chì."


def test_words_whose_way_is_none_any_more_are_shown_until_they_are_not_wanted(
    people: People, accepted: Key
) -> None:
    app = by(opened(people.an, accepted), "progress")
    app.text_area[0].set_value("Đội đang trên đường.").run()
    with session(people.minh) as db:
        actions.resolve(db, *accepted, answer="Đã thay chì.")
    app.run()
    assert composer(app).value == "remark"
    assert "“Tiến độ” không còn thực hiện được ở đây" in shown(app)
    assert "Đội đang trên đường." in shown(app)
    press(app, "Bỏ")
    assert "Đội đang trên đường." not in shown(app)


def test_an_answer_that_comes_to_be_checked_anew_stands_in_the_box(people: People) -> None:
    key = recorded(people, category="written-complaint")
    app = opened(people.chi, key)
    press(app, "Chuyển Gia Định")
    for answer in ("Đã kiểm tra.", "Đã kiểm tra, công tơ đúng."):
        with session(people.minh) as db:
            actions.accept(db, *key)
            actions.resolve(db, *key, answer=answer)
        by(app.run(), "resolve")
        assert app.text_area[0].value == answer
        press(by(app, "forward"), "Chưa đạt, trả lại", "Thiếu biên bản.")


def test_to_whom_and_how_an_answer_goes_is_said_before_it_is_written(people: People, accepted: Key) -> None:
    assert "Đến 09•• ••• 218 · Tin nhắn SMS" in shown(opened(people.an, accepted))


def test_where_no_gateway_is_nobody_reads_that_anything_is_sent(
    people: People, accepted: Key, configured: Callable[[str], None]
) -> None:
    configured("")
    app = opened(people.an, accepted)
    assert labels(app) == ["Giải quyết, chờ gọi báo"]
    assert "không gửi gì, trung tâm sẽ gọi báo" in shown(app)
    press(app, "Giải quyết, chờ gọi báo", "Đã thay chì.")
    with session(people.chi) as db:
        assert tickets.counts(db, tickets.Filter(), now=datetime.now(UTC)).untold == 1


@pytest.mark.parametrize(
    ("customer", "said"),
    [
        ({"notify_by": "none"}, "Khách không muốn nhận tin"),
        ({"notify_by": "call", "email": None}, "Khách muốn được gọi"),
        ({"phone": None, "email": None}, "không có điện thoại lẫn email"),
    ],
)
def test_whom_no_message_reaches_is_said_to_be_rung(
    people: People, customer: dict[str, str | None], said: str
) -> None:
    key = recorded(people, contact_phone=None, customer_id=written(people, customer))
    with session(people.chi) as db:
        actions.forward(db, *key)
    with session(people.an) as db:
        actions.accept(db, *key)
    app = opened(people.an, key)
    assert said in shown(app)
    assert labels(app) == ["Giải quyết, chờ gọi báo"]
    press(app, "Giải quyết, chờ gọi báo", "Đã thay chì.")
    with owner_engine().connect() as owner:
        assert owner.scalar(text("select count(*) from message")) == 0


def test_what_is_seen_before_is_what_is_sent(people: People, accepted: Key) -> None:
    app = opened(people.an, accepted)
    [seen] = [
        s for e in app.get("bidi_component") if "before" in (s := json.loads(e.proto.json or "0") or {})
    ]
    assert (seen["marks"], seen["most"]) == (False, 2)
    press(app, "Gửi và giải quyết", "Đã thay chì.")
    with owner_engine().connect() as owner:
        body, channel = owner.execute(text("select body, channel from message")).one()
    assert (body, channel) == (seen["before"] + "Đã thay chì." + seen["after"], "sms")


def test_an_answer_that_the_gateway_would_refuse_is_refused_while_it_can_be_shortened(
    people: People, accepted: Key
) -> None:
    app = press(opened(people.an, accepted), "Gửi và giải quyết", "Đã thay chì. " * 30)
    assert "thành 4 tin nhắn, mà gửi được nhiều nhất 2 tin" in shown(app)
    assert app.text_area[0].value.startswith("Đã thay chì.")
    with session(people.an) as db:
        assert single.ticket(db, number(accepted)).state == "working"


def test_an_answer_for_the_night_says_when_it_goes(
    people: People, accepted: Key, configured: Callable[[str], None]
) -> None:
    configured(GATEWAY + '[quiet]\nanswer = "00:00-23:59"\n')
    assert " · gửi lúc 23:59" in shown(opened(people.an, accepted))


def test_who_answers_what_a_colleague_holds_is_told_in_whose_place(people: People, accepted: Key) -> None:
    line = "An đang giữ yêu cầu này; bạn trả lời thay."
    assert line not in shown(opened(people.an, accepted))
    assert line in shown(opened(people.minh, accepted))


def test_an_urge_waits_above_the_thread_until_it_is_answered(people: People, accepted: Key) -> None:
    press(by(opened(people.chi, accepted), "urge"), "Đôn đốc", "Khi nào có điện?")
    app = opened(people.an, accepted)
    assert composer(app).value == "answer"
    press(app, "Xác nhận đã xem")
    assert "An đã xác nhận" in shown(app)
    assert "Xác nhận đã xem" not in labels(app)
    press(app, "Trả lời đôn đốc", "Khoảng 10:30.")
    assert "Trả lời đôn đốc" not in labels(app)
    with session(people.dung) as db:
        assert single.ticket(db, number(accepted)).urges_open == 0


def test_what_is_late_is_urged_first(people: People, accepted: Key) -> None:
    with owner_engine().begin() as owner:
        owner.execute(text("update ticket set resolve_due = received_at - interval '1 minute'"))
    assert labels(opened(people.chi, accepted)) == ["Hiện liên hệ", "Đôn đốc"]


def test_the_centre_forwards_urges_and_tells(people: People, ticket: Key) -> None:
    app = opened(people.chi, ticket)
    assert labels(app) == ["Chuyển Gia Định"]
    press(app, "Chuyển Gia Định", "Nhiều nhà.")
    assert labels(app) == ["Hiện liên hệ", "Khách nói thêm"]  # nothing presses yet
    assert "0901 000 218" not in shown(app)
    press(app, "Hiện liên hệ")
    assert "0901 000 218" in shown(app)
    with session(people.an) as db:
        actions.accept(db, *ticket)
        actions.resolve(db, *ticket, answer="Đã có điện.")
    press(opened(people.chi, ticket), "Đã báo khách", "Khách xác nhận.")
    with session(people.chi) as db:
        assert single.ticket(db, number(ticket)).state == "closed"


@pytest.mark.usefixtures("ticket")
def test_another_districts_number_says_no_more_than_a_wrong_one(people: People, accepted: Key) -> None:
    foreign, wrong = (shown(drawn(people.binh, "tickets", ticket=n)) for n in (number(accepted), "TK-1"))
    assert "Không tìm thấy" in foreign
    assert "Mất điện cả hẻm" not in foreign
    assert foreign == wrong


def test_a_tip_off_does_not_show_to_staff(people: People) -> None:
    key = recorded(people, category="tip-off", subject="Câu trộm điện")
    with session(people.chi) as db:
        actions.forward(db, *key)
    assert "Câu trộm điện" not in shown(opened(people.an, key))
    assert "Câu trộm điện" in shown(opened(people.minh, key))


def test_the_list_masks_the_place_and_searches_by_phone(people: People, forwarded: Key) -> None:
    listed = shown(drawn(people.an, "tickets"))
    assert "đường Mẫu ••" in listed
    assert "128/7" not in listed
    assert "Mất điện cả hẻm" in shown(drawn(people.an, "tickets", q="0901000218"))
    assert "Không tìm thấy gì" in shown(drawn(people.an, "tickets", q="0999999999"))


def test_the_board_leads_to_what_it_counts(people: People, accepted: Key) -> None:
    with owner_engine().begin() as owner:
        owner.execute(text("update ticket set resolve_due = now() - interval '1 hour'"))
    there = shown(drawn(people.dung, "board"))
    address = f"/tickets?unit={people.an.unit_id}&amp;view=overdue"
    assert f'<a class="hot" href="{address}">1</a>' in there
    assert "Mất điện cả hẻm" in shown(drawn(people.dung, "tickets", unit=people.an.unit_id, view="overdue"))
    assert f"holder={people.an.id}" in shown(drawn(people.minh, "board"))


def test_urging_from_the_board_says_whom_and_whom_not(people: People, accepted: Key) -> None:
    with owner_engine().begin() as owner:
        owner.execute(text("update ticket set resolve_due = now() - interval '1 hour'"))
    app = press(drawn(people.dung, "board"), "Đôn đốc yêu cầu quá hạn")
    assert "Đôn đốc 1 yêu cầu" in labels(app)
    for _time in range(2):
        with session(people.chi) as db:
            actions.urge(db, *accepted, body="Khi nào có điện?")
    app = press(drawn(people.dung, "board"), "Đôn đốc yêu cầu quá hạn")
    assert "Bỏ qua 1 yêu cầu" in shown(app)
    assert "lần cuối Chi lúc" in shown(app)


def test_where_a_manager_counts_more_than_a_colleague_the_screen_says_why_to_who_may_know(
    people: People, forwarded: Key
) -> None:
    tip = recorded(people, category="tip-off", subject="Báo trộm điện")
    with session(people.chi) as db:
        actions.forward(db, *tip)
    why = "Trong các yêu cầu đang mở có 1 yêu cầu bảo mật"
    for page in ("tickets", "home"):
        assert why in shown(drawn(people.minh, page))
        assert "bảo mật" not in shown(drawn(people.an, page))
    now = datetime.now(UTC)
    seen = {}
    for person in (people.an, people.minh):
        with session(person) as db:
            counts = tickets.counts(db, tickets.Filter(), now=now)
            seen[person.name] = (counts.all, counts.confidential)
    assert seen == {people.an.name: (1, 0), people.minh.name: (2, 1)}


def test_a_number_is_rung_with_one_touch(people: People, accepted: Key) -> None:
    assert 'href="tel:+84901000218"' in shown(opened(people.an, accepted))
