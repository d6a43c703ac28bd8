"""Parts escape what they are given, and say a state by word, icon and tone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from portal import i18n
from portal.formats import EMPTY
from portal.ui.components import parts
from portal.ui.components.status import STATUSES, status

EVIL = "<script>alert('x')</script>\"'&"


@pytest.fixture(autouse=True)
def vietnamese():
    with i18n.use("vi"):
        yield


BUILDERS = {
    "badge": lambda x: parts.badge(x, symbol="alarm"),
    "state": lambda x: parts.state("overdue", x),
    "tinted": lambda x: parts.tinted(x, "red"),
    "titled": lambda x: parts.titled(parts.tinted(x, "red"), x),
    "dotted": lambda x: parts.dotted(x, x),
    "head": lambda x: parts.head(x, x, over=x, aside=x),
    "section": lambda x: parts.section(x, x),
    "facts": lambda x: parts.facts([(x, x)]),
    "notice": lambda x: parts.notice(x, x),
    "say": lambda x: parts.say(x, x),
    "empty": lambda x: parts.empty(x, x, x),
    "bar": lambda x: parts.bar(0.5, x),
    "phone": lambda x: parts.phone(x) + parts.link(x, x),
    "muted": lambda x: parts.muted(x),
    "whole": lambda x: parts.whole(x),
    "link": lambda x: parts.link(x, x),
    "tile": lambda x: parts.tile(3, "overdue", x, words=x, why=x),
    "rows": lambda x: (
        parts.rows([parts.Row(x, x, x, x, x)]) + parts.rows([parts.Row(x, x, x, x)], narrow=True)
    ),
    "timeline": lambda x: parts.timeline([parts.Event(x, x, x, "red", x, x)]),
    "changed": lambda x: parts.changed(x, x, x),
    "folded": lambda x: parts.folded(x, x),
    "table": lambda x: parts.table([x, x], [(x, x)], foot=(x, x), caption=x),
    "count": lambda x: parts.count(3, x),
    "chip": lambda x: parts.chip(x, x),
    "dangerous": parts.dangerous,
    "figures": lambda x: parts.figures([parts.Figure(x, x, x, parts.Change(x, True), href=x)]),
}


@pytest.mark.parametrize("name", BUILDERS)
def test_every_value_is_escaped(name):
    html = BUILDERS[name](EVIL)
    assert isinstance(html, Markup)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_every_part_is_tried():
    untried = {"NOTHING", "Markup", "Column", "Event", "Figure", "Change", "Row", "render"}
    plain = {"icon", "joined", "spark", "tiles", "time_left", "paragraphs"}
    assert set(parts.__all__) - untried - plain == set(BUILDERS)


def test_lazy_words_are_said_in_the_language_of_now():
    assert "Quá hạn" in parts.state("overdue")
    with i18n.use("en"):
        assert "Overdue" in parts.state("overdue")


def test_each_state_has_a_word_of_its_own_an_icon_and_a_tone():
    for key, known in STATUSES.items():
        assert known.icon, key
    assert len({s.word for s in STATUSES.values()}) == len(STATUSES)
    with pytest.raises(KeyError):
        status("no such state")


def test_a_tile_without_anything_to_do_is_quiet():
    assert "tile gray" in parts.tile(0, "overdue", "/tickets")
    assert "tile red" in parts.tile(1.0 and 1234, "overdue", "/tickets")
    assert "1.234" in parts.tile(1234, "overdue", "/tickets")


def test_zero_leads_nowhere():
    assert "href" not in parts.count(0, "/tickets")
    assert 'href="/tickets"' in parts.count(3, "/tickets", "hot")


def test_what_is_not_known_is_a_dash():
    assert EMPTY in parts.facts([("Phone", None)])
    assert EMPTY in parts.table(["a", "b"], [("x", None)])
    assert EMPTY in parts.changed("Phone", "", "1")


def test_a_table_row_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="argument"):
        parts.table(["a", "b"], [("x",)])


def test_time_left_is_a_badge():
    now = datetime(2026, 11, 24, 2, 42, tzinfo=UTC)
    assert 'class="b red"' in parts.time_left(now - timedelta(minutes=72), now)


@given(st.lists(st.floats(-1e6, 1e6), max_size=40), st.none() | st.floats(-1e6, 1e6))
def test_a_spark_stays_in_its_frame(values, target):
    html = parts.spark(values, target)
    if len(values) < 2:
        assert html == ""
        return
    points = html.split('points="')[1].split('"')[0].split()
    for x, y in (map(float, point.split(",")) for point in points):
        assert 0 <= x <= 92
        assert 0 <= y <= 34
