"""How often one caller may upload to this process: a flood of files must not take the disk or the line from others."""

import time
from math import ceil

from backend.access.grants import Grants
from backend.kit.errors import TooMany

AT_ONCE = 60.0
PER_SECOND = 1.0
# callers remembered; those at rest have everything they may
MOST = 10_000

Caller = tuple[int | None, int | None]


class Uploads:
    """One for a process."""

    def __init__(self) -> None:
        self._left: dict[Caller, tuple[float, float]] = {}

    def demand(self, me: Grants) -> None:
        """Count one. Raises TooMany."""
        who: Caller = (me.user_id, None if me.user_id is not None else me.token_id)
        now = time.monotonic()
        left, at = self._left.get(who, (AT_ONCE, now))
        left = min(AT_ONCE, left + (now - at) * PER_SECOND)
        if left < 1:
            raise TooMany("too_many_requests", values={"retry_after": max(1, ceil((1 - left) / PER_SECOND))})
        if len(self._left) >= MOST:
            self._left.clear()
        self._left[who] = (left - 1, now)
