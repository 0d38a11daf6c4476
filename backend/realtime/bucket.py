"""How much a client may say."""

import time

BURST = 40.0
PER_SECOND = 10.0


class Bucket:
    """`take()` is False for a client that keeps saying more than PER_SECOND frames a second."""

    __slots__ = ("_at", "_left")

    def __init__(self) -> None:
        self._left = BURST
        self._at = time.monotonic()

    def take(self) -> bool:
        now = time.monotonic()
        self._left = min(BURST, self._left + (now - self._at) * PER_SECOND)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
