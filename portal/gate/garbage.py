"""Garbage is looked for when nobody waits.

Python looks for what only refers to itself whenever so much was made anew, in the middle of somebody's click, and with hundreds
of screens open a full look takes 100 to 200 ms in which the process does nothing else. A click leaves some thirty such objects, so
it can wait for a quiet moment.
"""

from __future__ import annotations

import gc

import anyio

from portal.gate.slots import Slots

EVERY = 120.0  #: seconds between two full looks
PATIENCE = 120.0  #: seconds that one waits for a quiet moment; then it is taken
YOUNGEST = 10_000  #: objects made anew between two looks at those
MIDDLE, ALL = 20, 50  #: of these looks between two at the older ones, and of those between two at all


def look_seldom() -> None:
    """Keep Python from full looks of its own but where memory is in danger."""
    gc.set_threshold(YOUNGEST, MIDDLE, ALL)


async def collect(slots: Slots) -> None:  # type: ignore[type-arg]
    """Look for garbage when nothing runs, for ever."""
    while True:
        await anyio.sleep(EVERY)
        with anyio.move_on_after(PATIENCE):
            while slots.busy:
                await anyio.sleep(0.05)
        gc.collect()
