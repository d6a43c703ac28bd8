"""Every word that people see is in a catalogue: no page half in English."""

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from portal.i18n import LANGUAGES
from portal.settings import ROOT

KEYWORDS = {"_": None, "lazy": None, "_l": None, "ngettext": (1, 2)}
CODE = ("portal", "pages")
LOCALE = ROOT / "portal" / "locale"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]


@cache
def extracted() -> dict[object, str]:
    """Msgid (or one and many) → where it was found first."""
    found = {}
    for folder in CODE:
        for name, line, message, *_ in extract_from_dir(str(ROOT / folder), METHODS, keywords=KEYWORDS):
            found.setdefault(message, f"{folder}/{name}:{line}")
    for file in sources():  # Babel sees no words inside f-strings
        for node in nodes(file):
            message = getattr(node.args[0], "value", None) if _says(node) else None
            if isinstance(message, str):
                found.setdefault(message, f"{file.relative_to(ROOT)}:{node.lineno}")
    return found


@cache
def catalogue(language: str) -> Catalog:
    merged = Catalog(locale=language)
    for file in sorted((LOCALE / language).glob("*.po")):
        for message in read(file):
            merged.add(message.id, message.string)
    return merged


@cache
def read(file: Path) -> list:
    with file.open("rb") as stream:
        return [m for m in read_po(stream, abort_invalid=True) if m.id]


@cache
def nodes(file: Path) -> list[ast.AST]:
    """A source as Python reads it; each is asked several times."""
    return list(ast.walk(ast.parse(file.read_text("utf-8"))))


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def forms(text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def said_by(call: ast.Call) -> str:
    """The name of the function that translates here, or ''."""
    return call.func.id if isinstance(call.func, ast.Name) and call.func.id in KEYWORDS else ""


def _says(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and said_by(node) not in ("", "ngettext")


def written_out(argument: ast.expr) -> bool:
    """Words as they stand, or those of a `lazy` that stands elsewhere."""
    if isinstance(argument, ast.Attribute):
        return argument.attr == "msgid"
    return isinstance(argument, ast.Constant) and isinstance(argument.value, str)


def sources():
    return [p for folder in CODE for p in sorted((ROOT / folder).rglob("*.py"))]


LANGUAGES_BUT_ENGLISH = sorted(set(LANGUAGES) - {"en"})


@pytest.mark.parametrize("language", LANGUAGES_BUT_ENGLISH)
def test_every_word_is_in_every_language(language):
    known = catalogue(language)
    missing = []
    for msgid, where in extracted().items():
        message = known.get(forms(msgid)[0])
        if message is None or not all(forms(message.string)) or message.fuzzy:
            missing.append(f"{where}  {forms(msgid)[0]}")
    assert not missing, f"{len(missing)} not in {language}:\n" + "\n".join(sorted(missing))


def test_no_catalogue_has_words_that_nobody_says():
    said = {forms(msgid)[0] for msgid in extracted()}
    idle = [
        f"{file.relative_to(ROOT)}  {forms(message.id)[0]}"
        for file in sorted((*LOCALE.glob("*/*.po"), *(ROOT / "seed").glob("*/words.*.po")))
        for message in read(file)
        if forms(message.id)[0] not in said
    ]
    assert not idle, "\n".join(idle)


@pytest.mark.parametrize("language", LANGUAGES_BUT_ENGLISH)
def test_translations_keep_the_placeholders(language):
    wrong = []
    for message in catalogue(language):
        if not message.id:
            continue
        allowed = set().union(*map(placeholders, forms(message.id)))
        for words in filter(None, forms(message.string)):
            odd = placeholders(words) ^ allowed
            if odd - {"count"} or (
                odd and isinstance(message.id, str)
            ):  # a plural form may leave out the count
                wrong.append(f"{forms(message.id)[0]!r} → {words!r}: {', '.join(sorted(odd))}")
    assert not wrong, "\n".join(wrong)


def test_a_word_is_translated_once_a_language():
    for folder in filter(Path.is_dir, LOCALE.iterdir()):
        where = defaultdict(list)
        for file in folder.glob("*.po"):
            for message in read(file):
                where[forms(message.id)[0]].append((file.name, message.string))
        twice = {m: found for m, found in where.items() if len({str(s) for _, s in found}) > 1}
        assert not twice, "\n".join(f"{m!r}: {found}" for m, found in twice.items())


def test_words_are_written_out_where_they_are_said():
    """`_(name)` and `_(f"…")` cannot be found by who translates; give `_` its words and values by name."""
    wrong = []
    for file in sources():
        for node in nodes(file):
            if isinstance(node, ast.Call) and (name := said_by(node)):
                count = 2 if name == "ngettext" else 1
                if not all(map(written_out, node.args[:count])):
                    wrong.append(f"{file.relative_to(ROOT)}:{node.lineno}")
    allowed = {"portal/i18n.py", "portal/fields.py"}
    wrong = [w for w in wrong if w.split(":")[0] not in allowed]
    assert not wrong, "\n".join(wrong)


def test_nothing_is_said_past_the_catalogue():
    """No Vietnamese letters in what draws the screen: words live in the catalogues, names in the profiles."""
    vietnamese = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
    wrong = []
    for file in (*(ROOT / "pages").rglob("*.py"), *(ROOT / "portal" / "ui").rglob("*.py")):
        fine = {id(n.value) for n in nodes(file) if isinstance(n, ast.Expr)}  # docstrings
        fine |= {id(a) for n in nodes(file) if isinstance(n, ast.Call) and said_by(n) for a in n.args}
        for node in nodes(file):
            text = node.value if isinstance(node, ast.Constant) and id(node) not in fine else None
            if isinstance(text, str) and len(text) > 12 and " " in text and vietnamese.search(text):
                wrong.append(f"{file.relative_to(ROOT)}:{node.lineno} {text[:50]!r}")
    assert not wrong, "\n".join(wrong)
