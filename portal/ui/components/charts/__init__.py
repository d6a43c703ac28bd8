"""Charts of a few kinds, in the colours of the theme, in the reader's language, with their numbers beside them.

Builders take a pandas frame; `show` draws what they return in a card. Two blues and one warm colour come before a
third hue.
"""

from portal.ui.components.charts.bars import stacked_bars, stacked_days
from portal.ui.components.charts.card import csv, show
from portal.ui.components.charts.look import SERIES, colours
from portal.ui.components.charts.marks import dots

__all__ = ["SERIES", "colours", "csv", "dots", "show", "stacked_bars", "stacked_days"]
