"""The message that an act would send, and whom it goes to by which way: shown before the button that sends it."""

from __future__ import annotations

from markupsafe import Markup

from portal.i18n import _, ngettext
from portal.messages import channels
from portal.outages.queries.preview import Preview
from portal.ui.components import parts


def show(would: Preview) -> None:
    """Draw it; where nobody would be told, that is said."""
    if would.news is None or not would.told:
        parts.render(parts.muted(_nobody(would)))
        return
    text = Markup('<p class="quote">{}</p>').format(would.news.body)
    title = ngettext("What {count} customer gets", "What {count} customers get", would.told)
    parts.render(parts.notice(title, parts.dotted(*ways(would)), "gray", "visibility", more=text))


def ways(would: Preview) -> list[object]:
    """How many by each way, how many to ring, and how many get nothing."""
    words = channels.words()
    told: list[object] = [
        _("{way}: {count}", way=words[way], count=count) for way, count in would.ways.items() if count
    ]
    if would.rung:
        told.append(ngettext("{count} to be rung", "{count} to be rung", would.rung))
    if would.untold:
        told.append(ngettext("{count} gets nothing", "{count} get nothing", would.untold))
    return told


def _nobody(would: Preview) -> str:
    if would.news is None:
        return _("No message goes out: customers were told nothing that has to be put right.")
    return _("No message goes out: nobody there can be told, or it is not sure whom it reaches.")
