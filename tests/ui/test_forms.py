"""A card of facts turns into its form, tells what is wrong beside the field, and saves what was changed, once."""

import pytest
from streamlit.testing.v1 import AppTest

from portal.ui.forms import widgets


def page() -> None:
    import streamlit as st

    from portal.access import Conflict, Difference, Invalid
    from portal.fields import Bound, Field
    from portal.ui.forms import forms

    fields = {
        "name": Bound("name", Field("Name"), str, True, 20),
        "phone": Bound("phone", Field("Phone", personal=True), str, False, 20),
        "by": Bound("by", Field("By", choices={"sms": "Message", "call": "Call"}), str, False, 10),
    }
    saved = st.session_state.setdefault("saved", [])

    def save(changes, seen, key):
        if changes.get("phone") == "wrong":
            raise Invalid({"phone": "No such number."})
        if changes.get("phone") == "late" and not st.session_state.get("lost"):
            st.session_state["lost"] = True
            raise Conflict([Difference("phone", "0901", "late", "0903")], 2)
        saved.append((changes, seen.version, key))

    def load():
        st.session_state["opened"] = st.session_state.get("opened", 0) + 1
        return forms.Seen({"name": "An", "phone": "0901", "by": None}, 1)

    forms.card("contact", "Contact", fields, {"name": "An", "phone_masked": "09••"}, save=save, load=load)


@pytest.fixture
def card() -> AppTest:
    return AppTest.from_function(page).run()


def html(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


def opened(card: AppTest) -> AppTest:
    return card.button(key="edit-contact").click().run()


def field(card: AppTest, name: str):
    found = [
        w
        for w in (*card.text_input, *card.selectbox)
        if w.key and (f"--{name}--" in w.key or f":{name}:" in w.key)
    ]
    return found[0] if found else None


def submit(card: AppTest, index: int = 0) -> AppTest:
    return [b for b in card.button if b.proto.is_form_submitter][index].click().run()


def test_a_personal_value_is_masked_until_the_form_opens(card):
    assert "09••" in html(card)
    assert "opened" not in card.session_state
    opened(card)
    assert field(card, "phone").value == "0901"
    assert card.session_state["opened"] == 1


def test_only_what_was_changed_is_saved_with_the_version_that_was_seen(card):
    field(opened(card), "phone").set_value(" 0902 ")
    submit(card)
    assert not card.exception
    changes, version, key = card.session_state["saved"][0]
    assert (changes, version) == ({"phone": "0902"}, 1)
    assert key
    assert field(card, "phone") is None


def test_nothing_changed_writes_nothing(card):
    submit(opened(card))
    assert card.session_state["saved"] == []
    assert field(card, "phone") is None


def test_discard_forgets(card):
    field(opened(card), "phone").set_value("0902")
    submit(card, 1)
    assert card.session_state["saved"] == []
    assert field(opened(card), "phone").value == "0901"


@pytest.mark.parametrize(("name", "value"), [("name", ""), ("phone", "wrong")])
def test_a_complaint_stands_beside_its_field_and_the_form_stays(card, name, value):
    field(opened(card), name).set_value(value)
    submit(card)
    assert any(":red[" in m.value for m in card.markdown)
    assert field(card, name).value == value
    assert card.session_state["saved"] == []


def test_the_next_act_has_a_key_of_its_own(card):
    for phone in ("0902", "0903"):
        field(opened(card), "phone").set_value(phone)
        submit(card)
    first, second = (key for _, _, key in card.session_state["saved"])
    assert first != second


def test_a_lost_race_shows_both_values_and_writes_the_chosen_one(card):
    field(opened(card), "phone").set_value("late")
    submit(card)
    assert card.session_state["saved"] == []
    (which,) = card.radio
    assert any("late" in option for option in which.options)
    assert any("0903" in option for option in which.options)
    which.set_value("mine")
    submit(card)
    assert card.session_state["saved"][0][0] == {"phone": "late"}


def test_the_star_marks_what_must_not_be_empty():
    from portal.fields import Bound, Field

    assert widgets.label(Bound("x", Field("Name"), str, True, None)) == "Name *"
    assert widgets.label(Bound("x", Field("Name"), str, False, None)) == "Name"
