"""A filter follows the address, and the address follows the filter."""

from streamlit.testing.v1 import AppTest

SCRIPT = """
import streamlit as st
from portal.ui.components import filters
st.text(filters.segments("view", "Which", {"all": "All", "late": "Late"}))
"""


def page(**query: str) -> AppTest:
    app = AppTest.from_string(SCRIPT)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def test_the_first_is_meant_where_the_address_says_nothing():
    assert page().text[0].value == "all"


def test_the_address_decides():
    assert page(view="late").text[0].value == "late"


def test_what_is_no_option_is_ignored():
    assert page(view="<script>").text[0].value == "all"


def test_a_choice_is_written_to_the_address():
    app = page()
    app.segmented_control(key="filter-view").set_value("late").run()
    assert app.text[0].value == "late"
    assert app.query_params["view"] in ("late", ["late"])


def test_a_link_to_the_same_page_moves_the_filter():
    app = page(view="late")
    app.query_params["view"] = "all"
    assert app.run().text[0].value == "all"
