"""Whom each request goes to: evenly, by load, or all to one. Pure."""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

How = Literal["even", "load", "one"]


def shares(
    cards: Sequence[tuple[int, int]],
    people: Sequence[int],
    how: How,
    loads: Mapping[int, int],
    works: Mapping[int, Collection[int]],
) -> dict[int, int]:
    """card → colleague, for `cards` of (id, channel) in their order. `loads`: what each has already, counted only where
    it is dealt by load; `works`: channel → who may work there. A request that nobody of them may have is left out.

    Each goes to whoever has the least by then, and of equals to the one who was named first: nobody gets two more than
    another who may have the same.
    """
    has = {who: loads.get(who, 0) if how == "load" else 0 for who in people}
    dealt: dict[int, int] = {}
    for card, channel in cards:
        may = [who for who in people if who in works.get(channel, ())]
        if not may:
            continue
        who = min(may, key=lambda each: has[each])
        has[who] += 1
        dealt[card] = who
    return dealt
