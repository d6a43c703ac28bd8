"""When a text was published or changed: a stamp such as “Cập nhật lúc 8:00 ngày 28/11/2026” is no day of a cut."""

from __future__ import annotations

import re

from portal.i18n import _

_TIME = r"\d{1,2}(?:[:.]\d\d(?:[:.]\d\d)?|\s*(?:giờ|h|点|點|时|時)(?:\s*\d\d(?!\d))?)(?![.:]?\d)"
_HOUR = rf"{_TIME}[\s,]*(?:годин\w*|год\.?|分)?"
_DAY = (
    r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}(?!\d)|\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}(?:\s*[日号]|(?!\d))"
    r"|\d{1,2}\s+(?:tháng\s+\d{1,2}(?:\s+năm)?|[^\W\d_]+)(?:,?\s+\d{4})?(?!\d))"
)
_LINK = r"[\s,;]*(?:року|р\.)?[\s,;]*(?:о|об|на|від|lúc|vào|ngày|at|on)?\s*"
#: A stamp, with its moment where it tells one.
AS_OF = re.compile(
    r"(?:станом\s+на|оновлено\b|оновлення\b|оновлена\b|опубліковано|оприлюднено|змінено|інформаці\w+\s+(?:на|від)"
    r"|(?:ngày\s+|lần\s+)?cập\s*nhật|tính\s+đến|\bas\s+of\b|\b(?:last\s+)?updated\b|\bpublished\b|截至|更新|发布|發佈)"
    rf"[^\d\n]{{0,30}}(?:{_HOUR})?(?:{_LINK}{_DAY})?(?:{_LINK}{_HOUR})?",
    re.I,
)
_BEGINS = re.compile(r"[\W_]*" + AS_OF.pattern, re.I)


def why() -> str:
    """What is said of a line that is one."""
    return _("It tells when this was published, and names no day")


def begins(text: str) -> bool:
    """Whether a line or cell begins with such a stamp."""
    return bool(_BEGINS.match(text)) and any(letter.isdigit() or letter == "年" for letter in text)


def without(text: str) -> str:
    """The text without its stamps."""
    return AS_OF.sub(" ", text)
