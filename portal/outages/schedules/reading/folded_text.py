"""Letters compared without accents, case, marks and spacing: “Thời gian từ:” and “THOI GIAN TU” are one."""

from __future__ import annotations

import re
import unicodedata


def fold(text: str) -> str:
    """Lower-case letters and digits without marks, one space between words."""
    bare = "".join(
        letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)
    )
    return " ".join(re.findall(r"\w+", bare.casefold().replace("đ", "d").replace("_", " ")))
