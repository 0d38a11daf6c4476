"""How much visitors may ask of one process, by visitor and by address: a flood takes nothing from the others."""

from collections import Counter

from backend.kit.buckets import DAY_S, Buckets, Rate
from backend.kit.errors import TooMany

MB = 2**20
# a day's uploads. Whoever asks becomes a visitor: an address has an end too, and the house
VISITOR_BYTES = 200 * MB
ADDRESS_BYTES = 1000 * MB
HOUSE_BYTES = 10_000 * MB
HOUSE = ""
AT_ONCE_RETRY_S = 30


class AtOnce:
    """What one address has going at the same time."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._going: Counter[str] = Counter()

    def enter(self, who: str) -> None:
        """Count one, until `leave`. Raises TooMany."""
        if self._going[who] >= self.most:
            raise TooMany("too_many_requests", values={"retry_after": AT_ONCE_RETRY_S})
        self._going[who] += 1

    def leave(self, who: str) -> None:
        self._going[who] -= 1
        if not self._going[who]:
            del self._going[who]


class Limits:
    """One for a process. An address may be an office of many; a visitor is one person."""

    def __init__(self) -> None:
        self.asks_of_address = Buckets(Rate(240, 8))
        self.sessions_of_address = Buckets(Rate(60, 0.5))
        self.messages_of_visitor = Buckets(Rate(20, 0.5))
        self.messages_of_address = Buckets(Rate(90, 3))
        # somebody is called once, or twice when they mistyped their number
        self.calls_of_visitor = Buckets(Rate(6, 1 / 300))
        # calls by the browser; what is said in one is counted among the asks
        self.online_of_visitor = Buckets(Rate(5, 1 / 60))
        self.online_of_address = Buckets(Rate(20, 1 / 20))
        self.signs_of_visitor = Buckets(Rate(120, 2))
        self.files_of_visitor = Buckets(Rate(15, 0.1))
        self.files_of_address = Buckets(Rate(60, 0.5))
        self.files_at_once = AtOnce(20)
        self.bytes_of_visitor = Buckets(_a_day(VISITOR_BYTES))
        self.bytes_of_address = Buckets(_a_day(ADDRESS_BYTES))
        self.bytes_of_house = Buckets(_a_day(HOUSE_BYTES))
        self.sockets_of_address = Buckets(Rate(120, 2))
        self.sockets_at_once = AtOnce(500)

    def demand_bytes(self, visitor: str, address: str, number: int) -> None:
        """Of a body, as they come: those of uploads beside it are counted already. Raises TooMany."""
        self.bytes_of_visitor.demand(visitor, number)
        self.bytes_of_address.demand(address, number)
        self.bytes_of_house.demand(HOUSE, number)


def _a_day(number: int) -> Rate:
    return Rate(number, number / DAY_S)
