"""Outages and requests whose customers are to be rung."""

from tests.outages.conftest import configured, people, posted

__all__ = ["configured", "people", "posted"]
