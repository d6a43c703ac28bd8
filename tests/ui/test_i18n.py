"""Words: languages, plural forms, numbers in sentences, the profile's own words."""

import threading

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from portal import i18n
from portal.i18n import _, lazy, ngettext


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(i18n, "_hooks", [])
    i18n.translations.cache_clear()
    yield
    i18n.translations.cache_clear()


@pytest.fixture
def catalogues(tmp_path, monkeypatch):
    """Write po files under a root of their own: write("vi/area", [(msgid, msgstr), …])."""
    monkeypatch.setattr(i18n, "ROOT", tmp_path)

    def write(path: str, pairs, language: str):
        file = tmp_path / f"{path}.po"
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = [f'msgid ""\nmsgstr "Language: {language}\\n"\n']
        file.write_text("\n".join(lines + [f'msgid "{a}"\nmsgstr "{b}"\n' for a, b in pairs]), "utf-8")

    return write


def test_the_default_is_vietnamese_and_a_missing_word_is_english():
    assert i18n.language() == "vi"
    assert _("No such sentence in any file {n}", n=1500) == "No such sentence in any file 1.500"


def test_a_language_is_spoken_inside_its_block():
    with i18n.use("en"):
        assert ngettext("{count} day", "{count} days", 1) == "1 day"
        assert ngettext("{count} day", "{count} days", 2000) == "2,000 days"
    assert ngettext("{count} day", "{count} days", 2000) == "2.000 ngày"


@pytest.mark.parametrize(("language", "apart"), [("vi", ", "), ("en", ", "), ("uk", ", "), ("zh", "、")])
def test_several_of_a_kind_are_set_apart_as_the_language_does(language, apart):
    with i18n.use(language):
        for items in ([], ["a"], ["a", 2], ["{0}", "b", "c"]):
            assert i18n.listed(iter(items)) == apart.join(map(str, items))


def test_an_unknown_language_changes_nothing():
    with i18n.use("en"), i18n.use("xx"):
        assert i18n.language() == "en"


def test_other_threads_ask_the_hook():
    i18n.ask(lambda: "en")
    heard = []
    with i18n.use("uk"):
        thread = threading.Thread(target=lambda: heard.append(i18n.language()))
        thread.start()
        thread.join()
        assert (i18n.language(), heard) == ("uk", ["en"])


def test_lazy_words_are_translated_when_shown():
    word = lazy("{count} left", count=1200)
    with i18n.use("en"):
        assert str(word) == f"{word}" == "1,200 left"
    assert f"{word:>12}" == "  1.200 left"
    assert word == lazy("{count} left", count=1200)
    assert len({word, lazy("{count} left", count=1200)}) == 1


def test_areas_are_merged_and_the_profile_has_the_last_word(catalogues):
    catalogues("portal/locale/vi/tickets", [("Ticket", "Yêu cầu"), ("District", "Điện lực")], "vi")
    catalogues("portal/locale/vi/customers", [("Customer", "Khách hàng"), ("Empty", "")], "vi")
    catalogues("seed/evnhcmc/words.vi", [("District", "Công ty Điện lực")], "vi")
    assert [_(m) for m in ("Ticket", "Customer", "District", "Empty")] == [
        "Yêu cầu",
        "Khách hàng",
        "Công ty Điện lực",
        "Empty",
    ]
    assert i18n.translations("vi", "ooek").gettext("District") == "Điện lực"


def test_ukrainian_has_three_forms(catalogues, tmp_path):
    folder = tmp_path / "portal/locale/uk"
    folder.mkdir(parents=True)
    (folder / "ui.po").write_text(
        'msgid ""\nmsgstr "Language: uk\\n"\n\nmsgid "{count} day"\nmsgid_plural "{count} days"\n'
        'msgstr[0] "{count} день"\nmsgstr[1] "{count} дні"\nmsgstr[2] "{count} днів"\n',
        "utf-8",
    )
    with i18n.use("uk"):
        said = [ngettext("{count} day", "{count} days", n) for n in (1, 3, 5, 21, 12)]
    assert said == ["1 день", "3 дні", "5 днів", "21 день", "12 днів"]


def test_a_translation_with_a_wrong_placeholder_falls_back(catalogues):
    catalogues("portal/locale/vi/ui", [("{count} open", "{số} mở")], "vi")
    assert _("{count} open", count=3) == "3 open"


@pytest.mark.parametrize(
    ("code", "typed", "told"),
    [
        ("vi", "Khách nói lại ", "Khách nói lại."),
        ("vi", "Thật à?", "Thật à?"),
        ("zh", "客户更正", "客户更正。"),
        ("en", "", ""),
    ],
)
def test_a_reason_that_stands_among_sentences_is_one(code: str, typed: str, told: str) -> None:
    """The note of a correction ended without a full stop, and the next sentence ran on."""
    with i18n.use(code):
        assert i18n.ended(typed) == told


@given(st.integers(0, i18n.ALIKE * 3), st.sampled_from(list(i18n.LANGUAGES)))
def test_a_small_number_is_written_as_babel_writes_it(value: int, language: str) -> None:
    with i18n.use(language):
        assert i18n.number(value) == format_decimal(value, locale=language)
