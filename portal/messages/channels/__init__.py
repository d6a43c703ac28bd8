"""The channels by which a message reaches a customer: each module of this folder is one, so that adding a file adds one.

A module says `CHANNEL = Channel(key, word, order, address)`. What customers may wish, what the outbox may hold, the
words and the gateway that takes what goes by it follow from that. The database knows a channel by two checks and by the function `contact_way`, which
sends every wish that names a channel and not email to the phone; a house test says what a new channel's migration lacks.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache

from portal.i18n import Lazy


@dataclass(frozen=True)
class Channel:
    """One way to write to customers.

    Args:
        key: as it is stored, in messages and in customers' wishes.
        order: its place in lists.
        address: the personal column of a customer it writes to; the rule of what is one, and its mask, stand beside that.
    """

    key: str
    word: Lazy
    order: int
    address: str


@cache
def channels() -> dict[str, Channel]:
    """All channels by their key, in the order of lists."""
    modules = (
        importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)
    )
    known: list[Channel] = [module.CHANNEL for module in modules]
    return {channel.key: channel for channel in sorted(known, key=lambda channel: channel.order)}


def words() -> dict[str, Lazy]:
    """What each channel is called, by its key."""
    return {key: channel.word for key, channel in channels().items()}
