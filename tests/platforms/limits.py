"""Speed limits as platforms state them. Times in seconds; nothing here sleeps or reads a clock."""

from __future__ import annotations

from collections import deque
from typing import Protocol


class Limit(Protocol):
    def wait(self, now: float, amount: int = 1) -> float:
        """Seconds until `amount` more would be allowed; 0 when they are allowed now."""

    def take(self, now: float, amount: int = 1) -> None: ...


class Window:
    """At most `count` in any `seconds`."""

    def __init__(self, count: int, seconds: float) -> None:
        self.count, self.seconds = count, seconds
        self._taken: deque[float] = deque()

    def wait(self, now: float, amount: int = 1) -> float:
        while self._taken and self._taken[0] <= now - self.seconds:
            self._taken.popleft()
        over = len(self._taken) + min(amount, self.count) - self.count
        return 0.0 if over <= 0 else self._taken[over - 1] + self.seconds - now

    def take(self, now: float, amount: int = 1) -> None:
        self._taken.extend([now] * amount)


class Bucket:
    """`rate` a second, with bursts of up to `burst`."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst = rate, burst
        self._level, self._at = burst, float("-inf")

    def wait(self, now: float, amount: int = 1) -> float:
        self._fill(now)
        short = min(amount, self.burst) - self._level
        return max(0.0, short / self.rate) if short > 1e-6 else 0.0

    def take(self, now: float, amount: int = 1) -> None:
        self._fill(now)
        self._level -= amount

    def _fill(self, now: float) -> None:
        if now > self._at:
            self._level = min(self.burst, self._level + (now - self._at) * self.rate)
            self._at = now
