"""Charts speak the reader's language, follow the scheme, and give out only the numbers they name."""

import json
from datetime import date

import pandas as pd
import pytest

from portal import i18n
from portal.i18n import lazy
from portal.ui.app import theme
from portal.ui.components import charts
from portal.ui.components.charts import look

UNITS = pd.DataFrame({"unit": ["Gia Định", "Thủ Đức", "Củ Chi"], "share": [0.88, 0.96, 0.93]})
DAYS = pd.DataFrame({"day": ["2026-11-01", "2026-11-02"], "kind": ["a", "b"], "n": [3, 4]})
EVERY = [date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 3)]
NAMES = {"a": lazy("New"), "b": lazy("Closed")}


@pytest.fixture(autouse=True)
def light(monkeypatch):
    monkeypatch.setattr(theme, "scheme", lambda: "light")


def dots() -> dict:
    return charts.dots(UNITS, name="unit", share="share", target=0.95)


def days() -> dict:
    return charts.stacked_days(DAYS, day="day", value="n", series="kind", names=NAMES, every=EVERY)


def test_a_day_without_anything_keeps_its_place_on_the_axis():
    spec = days()
    assert spec["encoding"]["x"]["scale"]["domain"] == ["2026-11-01", "2026-11-02", "2026-11-03"]
    told = charts.stacked_days(DAYS.iloc[:1], day="day", value="n", series="kind", names=NAMES, every=EVERY)
    assert told["encoding"]["x"] == spec["encoding"]["x"]


def test_a_chart_is_drawn_anew_for_another_language():
    with i18n.use("vi"):
        vietnamese = json.dumps(days(), ensure_ascii=False)
    with i18n.use("en"):
        english = json.dumps(days(), ensure_ascii=False)
    assert "Đã đóng" in vietnamese
    assert "Closed" in english
    assert "Đã đóng" not in english


def test_a_chart_is_drawn_anew_for_the_other_scheme(monkeypatch):
    bright = json.dumps(dots())
    monkeypatch.setattr(theme, "scheme", lambda: "dark")
    dark = json.dumps(dots())
    assert look.LIGHT["red"] in bright
    assert look.DARK["red"] in dark
    assert look.LIGHT["red"] not in dark


def test_other_figures_are_another_chart():
    more = charts.dots(UNITS.assign(share=[0.5, 0.6, 0.7]), name="unit", share="share", target=0.95)
    assert json.dumps(more) != json.dumps(dots())


def test_the_same_figures_are_not_drawn_twice():
    assert json.dumps(dots()) == json.dumps(dots())


@pytest.mark.parametrize(("language", "decimal"), [("vi", ","), ("en", "."), ("uk", ",")])
def test_numbers_are_written_as_the_language_does(language, decimal):
    assert look.locale(language)["number"]["decimal"] == decimal
    assert len(look.locale(language)["time"]["days"]) == 7


def test_a_week_begins_on_sunday_for_the_chart_library():
    assert look.locale("vi")["time"]["days"][0] == "Chủ nhật"


def test_only_named_columns_are_given_out_in_letters_that_spreadsheets_read():
    with i18n.use("en"):
        given = charts.csv(UNITS.assign(secret=1), {"unit": lazy("Unit"), "share": lazy("Share")})
    assert given.startswith(b"\xef\xbb\xbf")
    lines = given.decode("utf-8-sig").splitlines()
    assert lines[0] == "Unit,Share"
    assert "Gia Định,0.88" in lines
    assert "secret" not in given.decode("utf-8-sig")


def test_a_name_that_is_a_formula_is_given_out_as_text():
    given = charts.csv(UNITS.replace("Gia Định", "=1+1"), {"unit": "Unit"})
    assert given.decode("utf-8-sig").splitlines()[1] == "'=1+1"


def test_nothing_to_show_is_still_a_chart():
    empty = UNITS.iloc[0:0]
    assert charts.dots(empty, name="unit", share="share", target=0.95)


@pytest.mark.parametrize("build", [dots, days])
def test_a_legend_breaks_its_line_where_names_are_long_for_the_width(build):
    columns = json.dumps(build(), ensure_ascii=False).partition('"columns": {"expr": "')[2].partition('"')[0]
    assert columns.startswith("width >= ")
    assert columns.endswith(" ? 2 : 1")
