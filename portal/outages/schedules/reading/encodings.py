"""Bytes to text, without losing a byte and without guessing where the file says.

Unicode text is left as it stands. Text of the old Windows code pages comes out composed (NFC), because cp1258
cannot write a Vietnamese letter in one piece.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from zoneinfo import ZoneInfo

_MARKS = [  # the longer first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
#: Characters that stand for bytes or halves that are no text; what holds one is not read.
BROKEN = re.compile("[\x00\ud800-\udfff]")


def decode(data: bytes, zone: ZoneInfo) -> tuple[str, str]:
    """The text and the name of its encoding. Bytes that are no text become lone surrogates; never raises."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _unicode(data[len(mark) :], encoding), encoding
    if wide := _wide(data):
        return _unicode(data, wide), wide
    text = data.decode("utf-8", "surrogateescape")
    if not _mostly_wrong(text):
        return text, "utf-8"
    page = "cp1251" if zone.key.startswith("Europe/") else "cp1258"
    return unicodedata.normalize("NFC", data.decode(page, "surrogateescape")), page


def _unicode(data: bytes, encoding: str) -> str:
    # Halves of a pair that stand alone are kept, so that their row can be named; a cut-off last byte is marked.
    if encoding == "utf-8":
        return data.decode(encoding, "surrogateescape")
    unit = 4 if "32" in encoding else 2
    rest = data[len(data) - len(data) % unit :]
    whole = data[: len(data) - len(rest)]
    try:
        text = whole.decode(encoding, "surrogatepass")
    except UnicodeDecodeError:  # a number beyond Unicode, in UTF-32 alone
        text = whole.decode(encoding, "replace").replace("\ufffd", "\udcff")
    return text + rest.decode("ascii", "surrogateescape")


def _wide(data: bytes) -> str | None:
    # UTF-16 without a mark: every line break and digit leaves a zero byte on one side, and hardly any on the other.
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 5 < len(head) or min(even, odd) * 10 > max(even, odd):
        return None
    wide = "utf-16-le" if odd > even else "utf-16-be"
    return wide if _is_no_other_text(data) or _is_whole(data, wide) else None


def _is_no_other_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _is_whole(data: bytes, wide: str) -> bool:
    """Whether text in single bytes with zeros in it is text in pairs too: every byte in one, every line break kept."""
    if len(data) % 2:
        return False
    pairs = _unicode(data, wide)
    breaks = data.count(b"\n") + data.count(b"\r")
    return not BROKEN.search(pairs) and breaks == pairs.count("\n") + pairs.count("\r")


def _mostly_wrong(text: str) -> bool:
    # A few bad bytes in UTF-8 spoil their rows; a text in another code page is wrong at nearly every letter.
    wrong = len(re.findall("[\ud800-\udfff]", text))
    right = len(re.findall("[^\x00-\x7f\ud800-\udfff]", text))
    return wrong > right
