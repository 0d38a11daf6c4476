"""How fast a channel may send, kept in its owner's memory. Seconds are monotonic; nothing here sleeps."""

from collections import deque
from collections.abc import Callable

WINDOW_S = 1.0
# between our clock and the platform's lies the network: a little slower than allowed is never refused
SHARE = 0.9


class Limits:
    """Sends a second for the channel, seconds between two of one thread, and what the platform asked to wait."""

    def __init__(self, rate: float, gap_s: float, clock: Callable[[], float]) -> None:
        self._most = max(1, int(rate * SHARE))
        # below one a second the window itself is longer
        self._window_s = max(WINDOW_S, 1 / (rate * SHARE)) if rate > 0 else WINDOW_S
        self._gap_s = gap_s * 1.02
        self._clock = clock
        self._starts: deque[float] = deque()
        self._threads: dict[int, float] = {}
        self._channel = 0.0

    def room(self) -> int:
        """How many sends may start now."""
        now = self._clock()
        self._forget(now)
        return 0 if now < self._channel else self._most - len(self._starts)

    def wait(self) -> float:
        """Seconds until at least one send may start; 0 = now."""
        now = self._clock()
        self._forget(now)
        full = self._starts[0] + self._window_s - now if len(self._starts) >= self._most else 0.0
        return max(0.0, full, self._channel - now)

    def thread_wait(self, conversation_id: int) -> float:
        """Seconds until this thread may send."""
        return max(0.0, self._threads.get(conversation_id, 0.0) - self._clock())

    def start(self, conversation_id: int) -> None:
        """A send begins."""
        now = self._clock()
        self._starts.append(now)
        self._hold(conversation_id, now + self._gap_s)

    def hold_thread(self, conversation_id: int, seconds: float) -> None:
        self._hold(conversation_id, self._clock() + seconds)

    def hold_channel(self, seconds: float) -> None:
        self._channel = max(self._channel, self._clock() + seconds)

    def _hold(self, conversation_id: int, until: float) -> None:
        self._threads[conversation_id] = max(self._threads.get(conversation_id, 0.0), until)

    def _forget(self, now: float) -> None:
        while self._starts and self._starts[0] <= now - self._window_s:
            self._starts.popleft()
        if len(self._threads) > 10_000:
            self._threads = {thread: until for thread, until in self._threads.items() if until > now}
