"""The figures, as they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chaos.outcome import Outcome

HEAD = ("blow", "tried", "confirmed", "lost", "doubled", "worst s")


def lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """A line a blow, and what should not have happened below it."""
    yield _line(HEAD)
    for found in outcomes:
        if found.skipped:
            yield f"{found.name:<30} skipped: {found.skipped}"
            continue
        worst = f"{max(found.away, default=0):.1f}"
        yield _line((found.name, found.tried, found.confirmed, found.lost, found.doubled, worst))
        yield from (f"    {what}" for what in found.said)
        yield from (f"    wrong: {what}" for what in sorted(set(found.wrong)))
        if _proved_nothing(found):
            yield "    wrong: nothing was confirmed, so nothing could be lost"


def failed(outcomes: Sequence[Outcome]) -> bool:
    """Whether anything confirmed was lost or came twice, the portal did not come back, or a blow proved nothing."""
    return any(found.lost or found.doubled or found.wrong or _proved_nothing(found) for found in outcomes)


def _proved_nothing(found: Outcome) -> bool:
    return not found.skipped and not found.confirmed


def _line(values: Sequence[object]) -> str:
    return f"{values[0]:<30}" + "".join(f"{value!s:>11}" for value in values[1:])
