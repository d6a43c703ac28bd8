"""What was chosen is read back from the words that stood there; other words choose nothing."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ui.forms import chosen


def standing(words: str) -> str:
    """As a browser sees it: lines and runs of blanks are one blank, and what looks like a picture is kept from being one."""
    return " ".join(words.replace(":smile:", ":\u2060smile:").split())


def same(words: str) -> str:
    """Words that nobody can tell apart on a screen."""
    return " ".join(words.replace("\u2060", "").split())


WORDS = st.lists(st.text(min_size=1) | st.just("a :smile: *b*"), min_size=1, unique_by=same).filter(
    lambda words: all(map(same, words))
)


@given(WORDS, st.data())
def test_an_option_is_known_by_its_words_whatever_signs_they_have(
    words: list[str], data: st.DataObject
) -> None:
    options = list(range(len(words)))
    picked = data.draw(st.sampled_from(options))
    assert chosen.one_of(options, words.__getitem__)(standing(words[picked])) == picked
    some = data.draw(st.lists(st.sampled_from(options), unique=True))
    lines = "\n".join(standing(words[n]) for n in some)
    assert chosen.some_of(options, words.__getitem__)(lines) == some


@pytest.mark.parametrize(
    ("read", "said", "value"),
    [
        (chosen.one_of(["a"], str), "", None),
        (chosen.some_of(["a"], str), "", []),
        (chosen.yes, "yes", True),
        (chosen.yes, "no", False),
        (chosen.whole(1, 9), "7", 7),
        (chosen.whole(1, 9), "", None),
        (chosen.number, "2.50", 2.5),
        (chosen.day, "2026-11-28", date(2026, 11, 28)),
        (chosen.day, "", None),
        (chosen.hour, "07:30", time(7, 30)),
        (chosen.moment, "2026-11-28T07:30", datetime(2026, 11, 28, 7, 30)),
    ],
)
def test_each_kind_reads_what_the_browser_writes(read: chosen.Read, said: str, value: object) -> None:
    assert read(said) == value


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (chosen.one_of(["a"], str), "b"),
        (chosen.some_of(["a"], str), "a\nb"),
        (chosen.yes, "on"),
        (chosen.whole(1, 9), "10"),
        (chosen.whole(1, 9), "2.5"),
        (chosen.day, "28/11/2026"),
        (chosen.hour, ""),
    ],
)
def test_what_is_no_longer_offered_chooses_nothing(read: chosen.Read, said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (of whichever kind)
        read(said)
