"""Text as it stands, where Streamlit reads Markdown: toasts, complaints, options, titles of dialogs."""

from __future__ import annotations

import re

# What a browser makes a picture of, though it is no Markdown: :smile:, :material/home:.
_PICTURES = re.compile(r":(?=[a-z+-][\w+/-]*:)", re.ASCII)
#: A star between blanks, as beside the name of what must be filled in, is none; and what reads labels aloud reads the backslash too.
_ALONE = r"(?<=\S )\*(?=\s|$)"
_SIGNS = re.compile(rf"(?!{_ALONE})[\\`*_\[\]<>$~|]")


def literal(words: object) -> str:
    """The words with whatever would make a link, a picture, a formula or a style of them taken literally."""
    return _SIGNS.sub(r"\\\g<0>", _PICTURES.sub(":\u2060", str(words)))


def with_icon(icon: str, words: object) -> str:
    """An icon of the portal's, if any, and the words taken literally: for options of a menu or a row of choices."""
    return f":material/{icon}: {literal(words)}" if icon else literal(words)
