"""Every word people see, in their language.

Msgids are plain English. ``portal/locale/<language>/<area>.po`` translate them; a profile may call a thing by its
own name in ``seed/<profile>/words.<language>.po``. A word that a language lacks appears in English.

    _("Save")                                              translated now
    _("{count} open", count=1234)                          "1.234 đang mở": numbers are written as the language does
    ngettext("{count} day", "{count} days", n)             the plural form the language asks for
    lazy("Phone")                                          for declarations: str() translates when it is shown
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from contextvars import ContextVar
from decimal import Decimal
from functools import lru_cache, reduce
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from portal.profiles import load
from portal.settings import ROOT, settings

#: Code → its own name, in the order they are offered.
LANGUAGES = {"vi": "Tiếng Việt", "en": "English", "zh": "中文", "uk": "Українська"}

#: Below this, whole numbers are written alike in all of them; most numbers of a page are, and Babel takes its time.
ALIKE = 1000

_chosen: ContextVar[str | None] = ContextVar("language", default=None)
_hooks: list[Callable[[], str | None]] = []


def offered() -> dict[str, str]:
    """Code → its own name, the utility's own languages first."""
    first = load(settings.profile).languages
    return {code: LANGUAGES[code] for code in dict.fromkeys((*first, *LANGUAGES))}


def use(language: str | None) -> ExitStack:
    """Speak this language from here on; as ``with use("uk"):`` only inside. Unknown ones change nothing."""
    token = _chosen.set(language if language in LANGUAGES else _chosen.get())
    undo = ExitStack()
    undo.callback(_chosen.reset, token)
    return undo


def ask(hook: Callable[[], str | None]) -> None:
    """Where to look when nothing was chosen with `use`: callbacks and fragments run in threads of their own."""
    if hook not in _hooks:
        _hooks.append(hook)


def language() -> str:
    """The language spoken here and now."""
    if chosen := _chosen.get():
        return chosen
    asked = (hook() for hook in _hooks)
    return (
        next((code for code in asked if code in LANGUAGES), None) or load(settings.profile).default_language
    )


def _(msgid: str, /, **values: Any) -> str:
    """The words for `msgid`, its placeholders filled in."""
    return _fill(translations(language()).gettext(msgid), msgid, values)


def ngettext(one: str, many: str, n: int, /, **values: Any) -> str:
    """The form of the words that goes with `n`, which is also there as {count}."""
    words = translations(language()).ngettext(one, many, n)
    return _fill(words, one if n == 1 else many, {"count": n, **values})


def listed(items: Iterable[object]) -> str:
    """Several of a kind, as the language sets them apart: "one, two". Without the "and" of `babel.lists.format_list`:
    most of these stand after a colon or in a cell."""
    apart = Locale.parse(language()).list_patterns["standard"]["middle"]
    shown = [str(item) for item in items]
    return reduce(apart.format, shown) if shown else ""


def together(sentences: Iterable[object]) -> str:
    """Sentences after each other; Chinese leaves no space between them."""
    return ("" if language() == "zh" else " ").join(map(str, sentences))


def ended(words: object) -> str:
    """What somebody typed, as a sentence: with the language's full stop, unless a mark ends it already."""
    told = str(words).strip()
    return told if not told or told[-1] in ".!?…。！？" else told + ("。" if language() == "zh" else ".")


def quoted(text: object) -> str:
    """What somebody said, in the language's marks."""
    return _("“{text}”", text=text)


class Lazy:
    """Words chosen when they are shown, not when they are declared."""

    __slots__ = ("msgid", "values")

    def __init__(self, msgid: str, /, **values: Any) -> None:
        self.msgid, self.values = msgid, values

    def __str__(self) -> str:
        return _(self.msgid, **self.values)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __repr__(self) -> str:
        return f"lazy({self.msgid!r})"

    def __bool__(self) -> bool:
        return bool(self.msgid)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lazy) and (self.msgid, self.values) == (other.msgid, other.values)

    def __hash__(self) -> int:
        return hash(self.msgid)


lazy = Lazy


@lru_cache(maxsize=32)
def translations(language: str, profile: str | None = None) -> GNUTranslations:
    """All words of a language: the profile's own first, then those of every area."""
    # The first translation of a msgid stays, so the more particular file is read first.
    files = [ROOT / "seed" / (profile or settings.profile) / f"words.{language}.po"]
    files += sorted((ROOT / "portal" / "locale" / language).glob("*.po"))
    merged = Catalog(locale=language)
    for file in files:
        for message in _messages(file):
            merged.add(message.id, message.string, context=message.context)
    binary = BytesIO()
    write_mo(binary, merged)
    binary.seek(0)
    return GNUTranslations(binary)


def _messages(file: Path) -> list[Any]:
    if not file.exists():
        return []
    with file.open("rb") as stream:
        catalogue = read_po(stream, abort_invalid=True)
    translated = (m for m in catalogue if m.id and not m.fuzzy)
    return [m for m in translated if all(m.string if isinstance(m.string, list | tuple) else [m.string])]


def _fill(words: str, msgid: str, values: dict[str, Any]) -> str:
    if not values:
        return words
    shown = {name: _number(value) for name, value in values.items()}
    try:
        return words.format(**shown)
    except (KeyError, IndexError, ValueError):  # a translation with a wrong placeholder must not break a page
        return msgid.format(**shown)


def _number(value: Any) -> Any:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return number(value)
    return value


def number(value: float | Decimal, pattern: str | None = None) -> str:
    """1.234,5 as the language writes it, or by a pattern of Babel's."""
    if pattern is None and type(value) is int and 0 <= value < ALIKE:
        return str(value)
    return str(format_decimal(value, format=pattern, locale=language()))
