"""How much somebody may ask of one process: so much at once, then so much a second."""

import time
from math import ceil

import msgspec

from backend.kit.errors import TooMany

DAY_S = 86_400.0
# those at rest have everything they may: forgetting them all now and then gives a flood little
MOST = 50_000


class Rate(msgspec.Struct, frozen=True):
    """`burst` at once, then `per_s` a second."""

    burst: float
    per_s: float


class Buckets:
    """Of one kind of request."""

    def __init__(self, rate: Rate) -> None:
        self.rate = rate
        self._left: dict[str, tuple[float, float]] = {}

    def demand(self, who: str, number: float = 1) -> None:
        """Count one, or so many. Raises TooMany."""
        now, rate = time.monotonic(), self.rate
        left, at = self._left.get(who, (rate.burst, now))
        left = min(rate.burst, left + (now - at) * rate.per_s)
        if left < number:
            raise TooMany("too_many_requests", values={"retry_after": max(1, ceil((number - left) / rate.per_s))})
        if len(self._left) >= MOST:
            self._left.clear()
        self._left[who] = (left - number, now)
