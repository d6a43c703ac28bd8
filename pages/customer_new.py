"""A new customer of one's own district."""

from portal.ui import parts

parts.show(parts.head("x"))
