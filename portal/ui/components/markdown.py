"""Text as it stands, where Streamlit reads Markdown: toasts, complaints, options, titles of dialogs."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"[\\`*_\[\]<>$~|]")


def literal(words: object) -> str:
    """The words with whatever would make a link, a picture, a formula or a style of them taken literally."""
    return _SIGNS.sub(r"\\\g<0>", str(words))
