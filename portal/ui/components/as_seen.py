"""A message as its recipient will see it, behind a button, and how long it is, both while it is written."""

from __future__ import annotations

from dataclasses import dataclass

from portal.i18n import _, language, ngettext
from portal.messages.forecast import Forecast
from portal.messages.sms_text import BASIC, EXTENDED, PLAIN, ROOM
from portal.ui.app import scripted

_component = scripted.component("as_seen")
#: Numbers that have one, few and many in the languages there are, as browsers' Intl.PluralRules calls them.
_SAMPLES = {"one": 1, "few": 2, "many": 5, "other": 9}
#: What the browser has to know to count as the server does.
ALPHABETS = {"basic": "".join(sorted(BASIC)), "extended": "".join(sorted(EXTENDED)), "room": ROOM}
EQUALS = {chr(sign): equal for sign, equal in PLAIN.items()}


@dataclass(frozen=True, slots=True)
class Template:
    """A message around what is written; ``heading`` says to whom and by which way it goes."""

    heading: str
    before: str
    after: str


def show(box: str, template: Template, known: Forecast) -> None:
    """Draw it; ``box`` is the selector of the box in which one writes."""
    data = {
        "box": box,
        "heading": template.heading,
        "before": template.before,
        "after": template.after,
        "marks": known.marks,
        "most": known.most,
        "gsm": ALPHABETS,
        "plain": EQUALS,
        "language": language(),
        "words": _words(known.most),
    }
    _component(data=data, key="as-seen")


def _words(most: int | None) -> dict[str, object]:
    parts = {
        rule: ngettext("{count} text message", "{count} text messages", n).replace(str(n), "#")
        for rule, n in _SAMPLES.items()
    }
    return {
        "look": _("As the customer sees it"),
        "parts": parts,
        "unmarked": _("without marks"),
        "most": _("at most {most} are sent", most=most) if most else "",
    }
