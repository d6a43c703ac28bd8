"""The message that an act would send, and whom it goes to by which way: shown before the button that sends it."""

from __future__ import annotations

from markupsafe import Markup

from portal.i18n import _, ngettext
from portal.messages import channels
from portal.messages.forecast import forecast
from portal.outages.queries.preview import Preview
from portal.ui.components import parts


def show(would: Preview) -> None:
    """Draw it; where nobody would be told, that is said."""
    if would.news is None or not would.told:
        parts.render(parts.muted(_nobody(would)))
        return
    text = Markup('<p class="quote">{}</p>').format(would.news.body)
    told = parts.dotted(*ways(would))
    if none_leaves(would):
        parts.render(parts.notice(keeps(kept(would)), told, "orange", "cloud_off", more=text))
        return
    title = ngettext("What {count} customer gets", "What {count} customers get", reached(would))
    parts.render(parts.notice(title, told, "gray", "visibility", more=text))


def kept(would: Preview) -> int:
    """How many messages would lie in the folder, because their way has no gateway."""
    return (
        sum(count for way, count in would.ways.items() if forecast(way).gateway is None) if would.news else 0
    )


def reached(would: Preview) -> int:
    """How many customers would be told, by a message that leaves or by phone."""
    return would.told - kept(would)


def none_leaves(would: Preview) -> bool:
    """Whether there are messages, and not one of them would leave."""
    return 0 < kept(would) == sum(would.ways.values())


def keeps(count: int) -> str:
    """So many messages are written and lie there."""
    return ngettext(
        "{count} message is kept, not sent: no gateway",
        "{count} messages are kept, not sent: no gateway",
        count,
    )


def post_words(would: Preview) -> str:
    """What the button that posts promises."""
    if not would.told:
        return _("Post")
    if none_leaves(would):
        return ngettext("Post and keep {count} message", "Post and keep {count} messages", kept(would))
    return ngettext("Post and tell {count} customer", "Post and tell {count} customers", reached(would))


def tell_words(would: Preview) -> str:
    """What the button or tick that tells promises."""
    if none_leaves(would):
        return ngettext("Keep {count} message", "Keep {count} messages", kept(would))
    return ngettext("Tell {count} customer", "Tell {count} customers", reached(would))


def backwards() -> None:
    """Say that nothing can be at these hours."""
    parts.render(parts.notice(_("The end must be after the start."), "", "orange", "warning"))


def ways(would: Preview) -> list[object]:
    """How many by each way, how many to ring, and how many get nothing."""
    words = channels.words()
    told: list[object] = [
        _way(str(words[way]), count, leaves=forecast(way).gateway is not None)
        for way, count in would.ways.items()
        if count
    ]
    if would.rung:
        told.append(ngettext("{count} to be rung", "{count} to be rung", would.rung))
    if would.untold:
        told.append(ngettext("{count} gets nothing", "{count} get nothing", would.untold))
    return told


def _way(way: str, count: int, *, leaves: bool) -> str:
    if leaves:
        return _("{way}: {count}", way=way, count=count)
    return _("{way}: {count}, kept, not sent (no gateway)", way=way, count=count)


def _nobody(would: Preview) -> str:
    if would.news is None:
        return _("No message goes out: customers were told nothing that has to be put right.")
    return _("No message goes out: nobody there can be told, or it is not sure whom it reaches.")
