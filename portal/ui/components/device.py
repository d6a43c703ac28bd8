"""This browser as something that can ring: asks for permission by a click, and signs up for push or off it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.i18n import _
from portal.ui.app import scripted


@dataclass(frozen=True, slots=True)
class SignedUp:
    """A subscription as the browser made it, and what it calls itself."""

    endpoint: str
    p256dh: str
    auth: str
    device: str


@dataclass(frozen=True, slots=True)
class Changed:
    """What happened in the browser in this run: it signed up, or the address of what it signed off."""

    made: SignedUp | None
    gone: str


_component = scripted.component("device")


def show(worker: str, public_key: str, key: str) -> Changed:
    """Draw it.

    Args:
        worker: the path of the service worker.
        public_key: by which push services know the portal.
    """
    data = {"worker": worker, "scope": worker.rpartition("/")[0] + "/", "key": public_key, "words": _words()}
    result = _component(data=data, key=key, on_made_change=_nothing, on_gone_change=_nothing)
    made = result.get("made")
    return Changed(_signed_up(made) if isinstance(made, Mapping) else None, str(result.get("gone") or ""))


def _signed_up(made: Mapping[str, object]) -> SignedUp:
    """The browser's word: whatever it says is text."""
    told = {name: str(made.get(name) or "") for name in ("endpoint", "p256dh", "auth", "device")}
    return SignedUp(**told)


def _words() -> dict[str, str]:
    return {
        "unable": _(
            "This browser cannot show notifications: it does not know them, or the portal's address is not https."
        ),
        "denied": _("Notifications are blocked in this browser: allow them in its settings for this site."),
        "unasked": _("This browser has not been asked yet."),
        "allowed": _("This browser shows notifications while the portal is open."),
        "both": _("This browser shows notifications, and gets push messages when the portal is closed."),
        "ask": _("Allow notifications"),
        "on": _("Get push messages here"),
        "off": _("No more push messages here"),
        "failed": _("The browser could not sign up for push messages."),
    }


def _nothing() -> None:
    """A component says what it may be asked for by having a callback for it."""
