"""Outages and requests whose customers are to be rung."""

from tests.outages.conftest import people, posted

__all__ = ["people", "posted"]
