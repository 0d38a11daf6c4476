"""How much visitors may ask of one process, by visitor and by address: a flood takes nothing from the others."""

import time
from math import ceil

import msgspec

from backend.kit.errors import TooMany

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

    def demand(self, who: str) -> None:
        """Count one. Raises TooMany."""
        now, rate = time.monotonic(), self.rate
        left, at = self._left.get(who, (rate.burst, now))
        left = min(rate.burst, left + (now - at) * rate.per_s)
        if left < 1:
            raise TooMany("too_many_requests", values={"retry_after": max(1, ceil((1 - left) / rate.per_s))})
        if len(self._left) >= MOST:
            self._left.clear()
        self._left[who] = (left - 1, now)


class Limits:
    """One for a process. An address may be an office of many; a visitor is one person."""

    def __init__(self) -> None:
        self.asks_of_address = Buckets(Rate(240, 8))
        self.sessions_of_address = Buckets(Rate(60, 0.5))
        self.messages_of_visitor = Buckets(Rate(20, 0.5))
        self.messages_of_address = Buckets(Rate(90, 3))
        self.files_of_visitor = Buckets(Rate(15, 0.1))
        self.files_of_address = Buckets(Rate(60, 0.5))
        self.sockets_of_address = Buckets(Rate(120, 2))
