"""The figures as a person reads them."""

from __future__ import annotations

from collections.abc import Iterator

from bench.measures import Found, Samples, median, p95, wants

HEAD = f"{'step':<38}{'portal p50':>11}{'p95':>7}{'floor p50':>11}{'p95':>7}{'ratio':>7}{'SQL':>6}{'rows':>6}{'shown':>7}{'sent':>6}{'KB':>6}"


def table(found: Found) -> Iterator[str]:
    """Line by line."""
    yield f"{found.scale}: milliseconds from the last input event to the frame that shows the result"
    yield HEAD
    yield from (_step(name, samples) for name, samples in found.steps.items())
    yield ""
    yield from _beside({name: samples for name, samples in found.steps.items() if samples.beside})
    for name, values in found.visits.items():
        yield f"{name:<38}{median(values):>11.0f}{p95(values):>7.0f}"
    for name, rate in found.rates.items():
        yield f"{name:<38}{rate:>11,.0f} rows/s"
    for name, size in found.memory.items():
        yield f"{name:<38}{size:>11.0f} MB"
    for name, size in found.memory_beside.items():
        yield f"{f'memory of {name}':<38}{size:>11.0f} MB"
    yield ""
    for want in wants(found):
        yield f"{'missed' if want.missed else 'met   '}  {want.words}{_by(want.missed)}"


def _step(name: str, s: Samples) -> str:
    times = f"{median(s.portal):>11.0f}{p95(s.portal):>7.0f}{median(s.floor):>11.0f}{p95(s.floor):>7.0f}"
    asked = f"{median(s.statements):>6.0f}{median(s.rows):>6.0f}{median(s.shown):>7.0f}"
    asked += f"{median(s.messages):>6.0f}{median(s.kilobytes):>6.0f}"
    return f"{name:<38}{times}{s.ratio:>7.2f}{asked}"


def _beside(steps: dict[str, Samples]) -> Iterator[str]:
    """Everybody's median, and how many times the floor's and the plain floor's that is."""
    if not steps:
        return
    names = list(next(iter(steps.values())).everybody)
    yield "beside the peers: p50, ÷ floor (plain HTML by the portal's queries and guards), ÷ plain (by raw SQL without rights)"
    yield f"{'step':<38}" + "".join(f"{name:>14}{'÷floor':>7}{'÷plain':>7}" for name in names)
    for step, samples in steps.items():
        medians = {name: median(taken) for name, taken in samples.everybody.items()}
        floor, plain = medians["floor"], medians["plain"]
        yield f"{step:<38}" + "".join(
            f"{m:>14.0f}{m / floor:>7.2f}{m / plain:>7.2f}" for m in medians.values()
        )
    yield ""


def _by(names: list[str]) -> str:
    return f" ({', '.join(names)})" if names else ""
