"""What publishers call a cut's state: off, moved, standing, or words that nobody knows."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.outages.schedules.status_words import meaning

MOVED = ["Hoãn", "Tạm hoãn", "Dời ngày", "Đã dời", "Chuyển sang ngày", "Rescheduled", "Postponed", "Перенесено", "Відкладено", "延期", "改期", "推迟"]  # fmt: skip
OFF = ["Hủy", "Huỷ", "Đã hủy", "Bãi bỏ", "Không thực hiện", "Cancelled", "Canceled", "Called off", "Скасовано", "Відмінено", "取消", "已取消", "撤销"]  # fmt: skip
STANDS = ["Không hủy", "Chưa hủy", "Không hoãn", "не скасовано", "Не перенесено", "not cancelled", "Not postponed", "isn't cancelled", "未取消", "没有取消", "不延期", "Kế hoạch", "Đã duyệt", "Planned", "Планове", "计划"]  # fmt: skip
UNKNOWN = [
    "Hoàn thành",
    "Thay đổi",
    "Hủy lịch hoãn",
    "取消延期",
    "Chưa duyệt",
    "未批准",
    "Відновлено",
    "xyz",
    "7",
]
#: Nobody has decided, it is over, or it was never allowed: callers are not told that the power will be off, or stays on.
UNDECIDED = [
    "Đề nghị hủy", "Xin hủy", "Có thể hoãn", "Dự kiến hoãn", "Chờ duyệt hủy", "Cancellation requested", "May be cancelled",
    "Можливо скасують", "可能取消", "拟取消", "取消申请中", "hủy?", "cancelled？", "To be confirmed", "Chờ phê duyệt",
]  # fmt: skip
ENDED = [
    "Hoàn thành bảo trì", "Kế hoạch - hoàn thành", "Đã khắc phục sự cố", "Đã có điện", "Maintenance completed", "Power is back on",
    "Ремонт завершено", "Електропостачання відновлено", "检修完成", "计划完成", "已送电",
]  # fmt: skip
REFUSED = [
    "Kế hoạch bị từ chối",
    "Plan rejected",
    "План відхилено",
    "计划被驳回",
    "No outage planned",
    "графік не діє",
]
SIGNS = ["?", "???", "❌", "✔"]
#: Such words beside one that says it all the same.
DECIDED = [
    ("Hủy theo đề nghị của khách hàng", "cancelled"), ("Thu hồi lịch", "cancelled"), ("Знято з графіка", "cancelled"),
    ("不实施", "cancelled"), ("No longer required", "cancelled"), ("Hoãn, chờ lịch mới", "moved"), ("Delayed, expected 7/12", "moved"),
    ("Sự cố đang khắc phục", "posted"), ("Kế hoạch, dự kiến khôi phục 11:00", "posted"), ("Planned, estimated restoration 11:00", "posted"),
]  # fmt: skip
#: What may stand around the word without changing what it says.
AROUND = [("", ""), ("  ", " "), ("", "."), ("(", ")"), ("“", "”!"), ("", " (mưa bão)"), ("EVN: ", "")]
WORDS = [(w, s) for s, words in (("moved", MOVED), ("cancelled", OFF), ("posted", STANDS)) for w in words]


@given(
    st.sampled_from(WORDS),
    st.sampled_from([str, str.upper, str.lower, str.title]),
    st.sampled_from(["NFC", "NFD", "NFKC"]),
    st.sampled_from(AROUND),
)
def test_a_word_means_the_same_in_any_case_form_and_company(word, case, form, around):
    told, state = word
    before, after = around
    assert meaning(unicodedata.normalize(form, before + case(told) + after)).state == state


@given(st.sampled_from(MOVED + OFF), st.sampled_from(["Kế hoạch", "Планове", "Planned", "计划"]))
def test_what_drops_a_cut_counts_before_what_plans_it(word: str, plan: str):
    assert meaning(f"{plan}, {word}").state == meaning(f"{word} – {plan}").state == meaning(word).state


@pytest.mark.parametrize("word", UNKNOWN)
def test_a_word_that_nobody_knows_is_not_taken_to_stand(word: str):
    assert meaning(word).state is None


@pytest.mark.parametrize("word", UNDECIDED + ENDED + REFUSED + SIGNS)
def test_what_is_asked_for_over_or_refused_is_told_as_nothing(word: str):
    assert meaning(word).state is None


@pytest.mark.parametrize(("words", "state"), DECIDED)
def test_what_is_decided_is_told_whatever_stands_beside_it(words: str, state: str):
    assert meaning(words).state == state


@pytest.mark.parametrize("nothing", [None, "", " \n", "–", "no", "maybe"])
def test_no_word_at_all_and_the_words_of_a_grid_stand(nothing: str | None):
    assert meaning(nothing).state == "posted"


@given(st.text(max_size=100))
def test_any_word_is_taken(word: str):
    assert meaning(word).state in ("posted", "moved", "cancelled", None)


def test_the_kind_is_told_beside_the_state():
    assert meaning("Khẩn cấp – đã hủy") == ("emergency", "cancelled")
    assert meaning("Аварійне") == ("emergency", "posted")
    assert meaning("故障停电") == ("fault", "posted")
