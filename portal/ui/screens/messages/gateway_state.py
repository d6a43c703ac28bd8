"""Which gateways take messages, in a line; and a red word where their configuration cannot be read."""

from __future__ import annotations

from portal.i18n import _
from portal.messages import channels, configuration
from portal.ui.components import parts


def summary() -> str:
    """What each way goes out by."""
    ways = ", ".join(f"{word}: {name}" for word, name in _named().items())
    return _("to customers; gateways: {ways}", ways=ways) if ways else _("to customers; no gateway is set")


def warn() -> None:
    """Nothing, where the configuration can be read."""
    if wrong := _wrong():
        parts.render(
            parts.notice(_("The gateways cannot be read, so nothing is sent"), wrong, "red", "error")
        )


def _named() -> dict[str, str]:
    if _wrong():
        return {}
    found = {str(word): configuration.gateways().of(key) for key, word in channels.words().items()}
    return {word: gateway.name for word, gateway in found.items() if gateway}


def _wrong() -> str:
    try:
        configuration.gateways()
    except configuration.WrongGateways as error:
        return str(error)
    return ""
