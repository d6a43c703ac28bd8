"""Several records in a grid: chosen in the list, their values in full, saved all together or not at all."""

from portal.ui import parts

parts.show(parts.head("x"))
