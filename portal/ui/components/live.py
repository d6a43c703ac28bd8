"""The one part of every page that hears what others do: it marks, shows the numbers in the tab and the menu, and reads anew.

The page's own run asks nothing for it; its socket is one a window and outlives the pages (`portal.gate.live`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from portal.i18n import _, language, ngettext
from portal.ui.app import scripted

_component = scripted.component("live")
#: Numbers that have one, few and many in the languages there are, as browsers' Intl.PluralRules calls them.
_SAMPLES = {"one": 1, "few": 2, "many": 5, "other": 9}


def show(kinds: Sequence[str], section: str, main: str, *, still: bool = False) -> None:
    """Draw it, before anything that may fail.

    Args:
        kinds: of news that change what the page shows; of others only the counts change.
        section: the page in the menu that this one belongs to.
        main: the page in the menu whose number stands in the tab, too.
        still: read the page anew only when somebody asks for it; the mark is there all the same.
    """
    _component(
        data={
            "kinds": list(kinds),
            "section": section,
            "main": main,
            "still": still,
            "language": language(),
            **_spoken(language()),
        },
        key="live",
        on_anew_change=_nothing,
    )


@cache
def _spoken(_language: str) -> dict[str, object]:
    """The words of every page, put together once a language."""
    return {"words": _words(), "menu": _menu()}


def _menu() -> dict[str, Mapping[str, str]]:
    """What the number beside an entry of the menu counts."""
    return {
        "home": _plural(lambda n: ngettext("{count} customer to tell", "{count} customers to tell", n)),
        "tickets": _plural(lambda n: ngettext("{count} open ticket", "{count} open tickets", n)),
        "messages": _plural(lambda n: ngettext("{count} call to make", "{count} calls to make", n)),
    }


def _plural(words: Callable[[int], str]) -> dict[str, str]:
    return {rule: words(n).replace(str(n), "#") for rule, n in _SAMPLES.items()}


def _nothing() -> None:
    """A component says what it may be asked for by having a callback for it."""


def _words() -> dict[str, str | Mapping[str, str]]:
    return {
        "came": _plural(lambda n: ngettext("{count} new ticket", "{count} new tickets", n)),
        "late": _("{count} overdue", count="#"),
        "changed": _("Something here has changed"),
        "look": _("Show now"),
        "live": _("Updates by itself"),
        "cut": _("Not updating by itself since {time}", time="#"),
    }
