"""Whose turn it is: what one screen asks for while a run of its script is under way.

Streamlit lets the newest message win: it cuts the run short and begins anew, and a click whose run had not come to its
point is gone, whether a person clicked again or the page only looked by itself whether something has changed. Here

- a click has its run to itself: what comes meanwhile waits, in its order, until it is done or has led to another page;
- the same once more, from the same boxes, is the same click: two clicks of a quick hand, or a key that a box and a
  button both take;
- what a screen asks by itself waits until nothing runs, and is let go where the screen stands elsewhere by then: there
  it has just been read.

A run that no click began, of a filter or a text, is cut short as ever.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Generic, TypeVar

M = TypeVar("M")  #: a message
MOST_CLICKS = 8  #: that wait on one screen; a hand has no more, and further ones are Streamlit's to join
QUICK = 0.3  #: seconds in which a hand that clicks twice has clicked again
MOST_PARTS = 8  #: of a page that ask by themselves; a page has two, the browser may say what it likes


@dataclass(frozen=True)
class Place:
    """Where a screen stands: the page, by Streamlit's name of it, and its query."""

    page: str
    query: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Asked(Generic[M]):
    """One message of a screen.

    Args:
        message: as it came.
        alone: the same without what stands in its boxes.
        at: where the screen stood.
        part: of the page, that asks; empty for all of it.
        by_itself: nobody did anything.
        fires: something was pressed, and not only chosen or typed.
        says: all that it says, whatever the order.
    """

    message: M
    alone: M
    at: Place
    part: str
    by_itself: bool
    fires: bool
    says: frozenset[bytes]


@dataclass
class Turns(Generic[M]):
    """The turns of one screen."""

    click: Asked[M] | None = None  #: the one whose run is under way
    clicks: deque[Asked[M]] = field(default_factory=deque)
    later: dict[str, Asked[M]] = field(default_factory=dict)  #: by part
    done: tuple[int, float] = (0, float("-inf"))  #: what was clicked whose run ended last, and when

    def may_run(self, asked: Asked[M], running: bool, stands: Place) -> bool:
        """Whether a message is passed on now; else it waits its turn or is let go.

        Args:
            running: whether a run is under way.
            stands: where the screen stands, as the last run that began or ended left it.
        """
        if asked.by_itself:
            if running and (asked.part in self.later or len(self.later) < MOST_PARTS):
                self.later[asked.part] = asked
            return not running and asked.at == stands
        if self._is_done(asked):
            return False
        # What waits was sent before this, and its boxes with it: somebody may have written more since.
        self.later = {part: replace(old, message=old.alone) for part, old in self.later.items()}
        busy = running and self.click is not None and self.click.at.page == stands.page
        if (busy or self.clicks) and len(self.clicks) < MOST_CLICKS:
            if not self._is_known(asked):
                self.clicks.append(asked)
            return False
        if asked.fires or not running:
            self.click = asked if asked.fires else None
        return True

    def _is_known(self, asked: Asked[M]) -> bool:
        last = self.clicks[-1] if self.clicks else self.click
        return asked.fires and last is not None and asked.says == last.says

    def _is_done(self, asked: Asked[M]) -> bool:
        """The second of two clicks of a quick hand, on what it has not seen change yet: the first may be done by then."""
        click, ended = self.done
        return asked.fires and monotonic() - ended < QUICK and hash((asked.says, asked.at)) == click

    def next(self, stands: Place) -> M | None:
        """What is passed on after a run has ended: the next click, else what the screen asked by itself."""
        if self.click is not None:
            self.done = hash((self.click.says, self.click.at)), monotonic()
        self.click = None
        if self.clicks:
            asked = self.clicks.popleft()
            self.click = asked if asked.fires else None
            return asked.message
        while self.later:
            asked = self.later.pop(next(iter(self.later)))
            if asked.at == stands:
                return asked.message
        return None
