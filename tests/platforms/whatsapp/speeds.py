"""Limits of speed: …/whatsapp/throughput, …/business-phone-numbers and …/webhooks of the vendor's documentation."""

from __future__ import annotations

from dataclasses import dataclass

PAIR_SECONDS = 6.0


@dataclass(frozen=True)
class Speeds:
    """`messages_per_second` counts both ways; numbers shared with the Business app have `shared_per_second`.

    `pair_burst` messages to one person within 6 s, each of which is then paid for with 6 s of silence.
    """

    messages_per_second: int = 80
    shared_per_second: int = 20
    pair_burst: int = 45
    calls_per_hour: int = 5000

    @classmethod
    def none(cls) -> Speeds:
        return cls(10**9, 10**9, 10**9, 10**9)


class PairLimit:
    """One number to one person: a burst borrows from the time after it."""

    def __init__(self, burst: int) -> None:
        self.burst = burst
        self._began, self._sent = float("-inf"), 0

    def wait(self, now: float, amount: int = 1) -> float:
        if self.burst >= 10**9:
            return 0.0
        paid = self._began + self._sent * PAIR_SECONDS
        if now - self._began < PAIR_SECONDS:
            return 0.0 if self._sent + amount <= self.burst else paid - now
        return max(0.0, paid - now)

    def take(self, now: float, amount: int = 1) -> None:
        if now - self._began >= PAIR_SECONDS:
            self._began, self._sent = now, 0
        self._sent += amount
