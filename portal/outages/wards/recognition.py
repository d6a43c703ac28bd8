"""Which wards a free text means: “một phần xã Châu Đức; Tân Long, xã Kim Long (dọc đường …)”.

A name counts where its kind stands before it (phường, xã, P., X. …): Kim Long or Hồ Tràm may also be a street, a
crossing or a company, and a wrong ward is worse than none. Case, accents and spacing do not matter, but in a text
that has accents they decide (xã Thạnh An is not xã Thanh An).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.i18n import _
from portal.outages.wards.gazetteer import (
    MAX_NAME_WORDS,
    STOPS,
    WARD_KINDS,
    Name,
    NamedWard,
    Names,
    Word,
    names_of,
    plain,
    words_of,
)

__all__ = ["SURE", "Match", "NamedWard", "match", "nearest"]

SURE = 0.8  #: a match of this score that is not ambiguous may be taken without asking

#: What may stand before the name of a ward in a piece of text that tells nothing else.
_LEADING = re.compile(r"(?:mot phan |toan bo |khu vuc |dia ban |khach hang |thuoc |tai |cac )*")


@dataclass(frozen=True)
class Match:
    """A ward that the text means, and where: `area[span[0]:span[1]]`."""

    ward_id: int
    span: tuple[int, int]
    score: float  #: 0 to 1; below SURE somebody should look
    why: str
    ambiguous: bool = False  #: the same words may mean another ward, which is among the matches as well

    @property
    def sure(self) -> bool:
        """Whether it may be taken without asking."""
        return self.score >= SURE and not self.ambiguous


def match(area: str, wards: Sequence[NamedWard]) -> list[Match]:
    """The wards that the text means, each once, in the order it names them. Empty if it names none."""
    words, names = words_of(area), names_of(tuple(wards))
    best: dict[int, Match] = {}
    for each in [*_named(words, names)] or _bare(words, names):
        if each.ward_id not in best or each.score > best[each.ward_id].score:
            best[each.ward_id] = each
    return sorted(best.values(), key=lambda each: (each.span, each.ward_id))


def nearest(area: str, wards: Sequence[NamedWard], limit: int = 3) -> list[str]:
    """Names of wards that look like what the text says, the most similar first: for “nearest match: …”."""
    from rapidfuzz import fuzz, process  # only a text that names no ward needs it

    words = words_of(area)
    asked = {plain(words[at : _end(words, at)]) for _kind, _begin, at in _kinds(words)} or {plain(words)}
    choices = {" ".join(key): names[0].ward.name for key, names in names_of(tuple(wards)).items()}
    scores: dict[str, float] = {}
    for text in asked:
        found = process.extract(text, list(choices), scorer=fuzz.ratio, limit=limit, score_cutoff=70)
        for choice, score, _place in found:
            name = " ".join(choices[choice].split())
            scores[name] = max(score, scores.get(name, 0))
    return sorted(scores, key=lambda name: (-scores[name], name))[:limit]


def _named(words: list[Word], names: Names) -> Iterator[Match]:
    """Names with their kind before them, and what follows in a list (các phường A, B và C)."""
    for kind, begin, at in _kinds(words):
        length = _longest(words, at, names)
        yield from _matches(words, begin, at, length, kind, names)
        while length and begin and words[begin - 1].text in ("cac", "nhung"):
            at, length = _next_of_list(words, at + length, names)
            yield from _matches(words, at, at, length, kind, names)
    for at in range(len(words)):  # names that carry their kind elsewhere: Чернівська громада
        length = _longest(words, at, names)
        if any(not name.kind for name in names.get(_key(words, at, length), ())):
            yield from _matches(words, at, at, length, "", names)


def _kinds(words: list[Word]) -> Iterator[tuple[str, int, int]]:
    """Each kind that the text names: the kind, where it begins, and where the name after it begins."""
    for begin in range(len(words)):
        for at in (begin + 2, begin + 1):
            kind = WARD_KINDS.get(_key(words, begin, at - begin))
            if not kind or at >= len(words) or words[at].gap.strip(" .:\t\n\u00a0"):
                continue
            after = words[at]
            if len(words[begin].text) > 1 or "." in after.gap or after.capital or after.text[0].isdigit():
                yield kind, begin, at
                break


def _matches(words: list[Word], begin: int, at: int, length: int, kind: str, names: Names) -> Iterator[Match]:
    said = words[at : at + length]
    if not said:
        return
    accented = _accented(words[begin : at + length])
    text = f" {plain(words)} "
    here = [
        name for name in names[_key(words, at, length)] if any(f" {each} " in text for each in name.district)
    ]
    found, score, why = _choose(names[_key(words, at, length)], here, said, kind, accented)
    if _end(words, at) > at + length:
        score, why = 0.5, _("Only the beginning of the name that is written")
    wards = sorted({name.ward.id for name in found})
    for ward in wards:
        yield Match(ward, (words[begin].start, said[-1].end), score, why, ambiguous=len(wards) > 1)


def _choose(
    names: list[Name], here: list[Name], said: list[Word], kind: str, accented: bool
) -> tuple[list[Name], float, str]:
    """Those that fit best: by their accents, as named today before former names, of the kind that is written.

    A former name goes before today's only if its former district is named too (`here`), and today's ward of that
    name was never there.
    """
    right = [name for name in names if not accented or _same(name, said)]
    less = 0.0 if right else 0.3
    right = right or names
    of_kind = [name for name in right if name.kind == kind]
    today = [name for name in of_kind if not name.former]
    former = [name for name in of_kind if name in here]
    if today and (not former or {name.ward for name in today} & {name.ward for name in former}):
        return today, 1.0 - less, _("Named in the text") if not less else _("Named with other accents")
    if of_kind:
        return former or of_kind, 0.9 - less, _("Its former name")
    today = [name for name in right if not name.former]
    return today or right, 0.7 - less, _("Of this name, but of another kind")


def _accented(words: list[Word]) -> bool:
    return any(word.accents != word.text for word in words)


def _same(name: Name, said: list[Word]) -> bool:
    return [word.accents for word in name.words] == [word.accents for word in said]


def _bare(words: list[Word], names: Names) -> Iterator[Match]:
    """Pieces of the text that are nothing but the name of a ward: perhaps it is meant."""
    begin = 0
    for end in range(1, len(words) + 1):
        if end < len(words) and words[end].joined:
            continue
        leading = _LEADING.match(plain(words[begin:end]) + " ")
        begin += len(leading.group().split()) if leading else 0
        said = words[begin:end]
        accented = _accented(said)
        for name in names.get(_key(words, begin, len(said)), ()):
            if not name.former and (not accented or _same(name, said)):
                yield Match(name.ward.id, (said[0].start, said[-1].end), 0.5, _("A name without its kind"))
        begin = end


def _longest(words: list[Word], at: int, names: Names) -> int:
    """How many words from here are a name; 0 if none are."""
    end = next((n for n in range(at + 1, len(words)) if not words[n].joined), len(words))
    return next((n for n in range(min(MAX_NAME_WORDS, end - at), 0, -1) if _key(words, at, n) in names), 0)


def _next_of_list(words: list[Word], at: int, names: Names) -> tuple[int, int]:
    """Where the next name of a list begins, and how many words it has; 0 if the list is over."""
    if at < len(words) and words[at].joined and words[at].text in ("va", "and"):
        at += 1
    elif at >= len(words) or words[at].gap.strip() not in (",", ";"):
        return at, 0
    length = _longest(words, at, names)
    return at, length if length and _end(words, at) == at + length else 0


def _end(words: list[Word], at: int) -> int:
    """Where the name that begins here ends as it is written: at a sign, at a small letter, at another matter."""
    capitals = words[at].capital and any(not word.capital for word in words)
    end = at + 1
    if words[at].text.isdigit():  # Phường 12 Gò Vấp
        return end
    while end < len(words) and words[end].joined:
        word, after = words[end], words[end + 1 : end + 2]
        city = word.text == "thanh" and [each.text for each in after] == ["pho"]
        if city or word.text in STOPS or (capitals and not word.capital and not word.text.isdigit()):
            break
        end += 1
    return end


def _key(words: list[Word], at: int, length: int) -> tuple[str, ...]:
    return tuple(word.text for word in words[at : at + length])
