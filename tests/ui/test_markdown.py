"""What people typed is shown as it stands, where Streamlit reads Markdown."""

import pytest
from streamlit.testing.v1 import AppTest

from portal.ui.components.markdown import literal, with_icon


@pytest.mark.parametrize(
    "evil", ["[here](https://evil.example)", "![](//evil/x.png)", "<b>", "$x^2$", "*a*", "`a`", "\\"]
)
def test_no_sign_of_markdown_is_left_without_its_backslash(evil):
    told = literal(evil)
    assert told.replace("\\", "") == evil.replace("\\", "")
    assert all(told[i - 1] == "\\" for i, c in enumerate(told) if c in "`*_[]<>$~|")


def test_words_stay_words():
    assert literal("Đã lưu: 0901 000 218, 128/7A (hẻm).") == "Đã lưu: 0901 000 218, 128/7A (hẻm)."


def test_no_word_between_colons_becomes_a_picture():
    assert literal(":smile: :material/home:") == ":\u2060smile: :\u2060material/home:"
    assert literal("12:30:45 Ghi chú: gọi lại") == "12:30:45 Ghi chú: gọi lại"
    assert with_icon("call_end", "*a*") == ":material/call_end: \\*a\\*"


def test_a_toast_is_no_link():
    app = AppTest.from_string(
        "from portal.ui.components import toast\ntoast.say('Back: [x](https://evil.example)')\ntoast.show()"
    )
    assert app.run().toast[0].value == "Back: \\[x\\](https://evil.example)"


def test_the_star_of_what_must_be_filled_in_is_read_aloud_without_a_backslash():
    """Streamlit gives a label as it was written to what reads it aloud: "From \\*"."""
    assert literal("From *") == "From *"
    assert literal("a\n  * b") == "a\n  \\* b", "a list"
