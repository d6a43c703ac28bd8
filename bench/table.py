"""The figures as a person reads them."""

from __future__ import annotations

from collections.abc import Iterator

from bench.measures import Found, Samples, median, p95, wants

HEAD = f"{'step':<34}{'portal p50':>11}{'p95':>7}{'floor p50':>11}{'p95':>7}{'ratio':>7}{'SQL':>6}{'rows':>6}{'shown':>7}{'sent':>6}{'KB':>6}"


def table(found: Found) -> Iterator[str]:
    """Line by line."""
    yield f"{found.scale}: milliseconds from the last input event to the frame that shows the result"
    yield HEAD
    yield from (_step(name, samples) for name, samples in found.steps.items())
    yield ""
    for name, values in found.visits.items():
        yield f"{name:<34}{median(values):>11.0f}{p95(values):>7.0f}"
    for name, rate in found.rates.items():
        yield f"{name:<34}{rate:>11,.0f} rows/s"
    for name, size in found.memory.items():
        yield f"{name:<34}{size:>11.0f} MB"
    yield ""
    for want in wants(found):
        yield f"{'missed' if want.missed else 'met   '}  {want.words}{_by(want.missed)}"


def _step(name: str, s: Samples) -> str:
    times = f"{median(s.portal):>11.0f}{p95(s.portal):>7.0f}{median(s.floor):>11.0f}{p95(s.floor):>7.0f}"
    asked = f"{median(s.statements):>6.0f}{median(s.rows):>6.0f}{median(s.shown):>7.0f}"
    asked += f"{median(s.messages):>6.0f}{median(s.kilobytes):>6.0f}"
    return f"{name:<34}{times}{s.ratio:>7.2f}{asked}"


def _by(names: list[str]) -> str:
    return f" ({', '.join(names)})" if names else ""
