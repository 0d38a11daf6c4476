"""How fast a channel may send, kept in its owner's memory. Seconds are monotonic; nothing here sleeps.

A send counts from its start until a second after its end: whenever it reached the platform, it was in between. So
however the network delays one call and hastens another, the platform never sees more than is allowed.
"""

from collections import deque
from collections.abc import Callable

WINDOW_S = 1.0
# its clock and ours do not tick alike
SHARE = 0.95


class Limits:
    """Sends a second for the channel, seconds between two of one thread, and what the platform asked to wait."""

    def __init__(self, rate: float, gap_s: float, clock: Callable[[], float], burst: int = 1) -> None:
        self._most = max(1, int(rate * SHARE))
        # below one a second the window itself is longer
        self._window_s = max(WINDOW_S, 1 / (rate * SHARE))
        self._gap_s = gap_s * 1.02
        self._clock = clock
        self._in_flight = 0
        self._ends: deque[float] = deque()
        self._burst = burst
        self._threads: dict[int, float] = {}
        # of those that may run ahead of their gaps: when all that went is paid for
        self._ahead: dict[int, float] = {}
        self._channel = 0.0

    def room(self) -> int:
        """How many sends may start now."""
        now = self._clock()
        self._forget(now)
        return 0 if now < self._channel else max(0, self._most - self._in_flight - len(self._ends))

    def wait(self) -> float:
        """Seconds until the clock alone makes room again; 0 = there is room, or only the end of a send makes some."""
        now = self._clock()
        self._forget(now)
        is_full = self._in_flight + len(self._ends) >= self._most
        full = self._ends[0] + self._window_s - now if is_full and self._ends else 0.0
        return max(0.0, full, self._channel - now)

    def thread_wait(self, conversation_id: int) -> float:
        """Seconds until this thread may send."""
        now = self._clock()
        return max(0.0, self._threads.get(conversation_id, 0.0) - now, self._unpaid(conversation_id, now))

    def _unpaid(self, conversation_id: int, now: float) -> float:
        """Seconds until the thread is no more than a burst ahead of its gaps."""
        return self._ahead.get(conversation_id, now) - (self._burst - 1) * self._gap_s - now

    def start(self) -> None:
        """A send begins."""
        self._in_flight += 1

    def end(self, conversation_id: int, messages: int = 1) -> None:
        """It was answered, or given up. `messages`: how many it became at the platform, at most."""
        now = self._clock()
        self._in_flight -= 1
        self._ends.append(now)
        if self._burst == 1:
            self.hold_thread(conversation_id, self._gap_s)
            return
        self._ahead[conversation_id] = max(now, self._ahead.get(conversation_id, now)) + messages * self._gap_s

    def hold_thread(self, conversation_id: int, seconds: float) -> None:
        until = self._clock() + seconds
        self._threads[conversation_id] = max(self._threads.get(conversation_id, 0.0), until)

    def hold_channel(self, seconds: float) -> None:
        self._channel = max(self._channel, self._clock() + seconds)

    def _forget(self, now: float) -> None:
        while self._ends and self._ends[0] <= now - self._window_s:
            self._ends.popleft()
        if len(self._threads) > 10_000:
            self._threads = {thread: until for thread, until in self._threads.items() if until > now}
        if len(self._ahead) > 10_000:
            self._ahead = {thread: paid for thread, paid in self._ahead.items() if paid > now}
