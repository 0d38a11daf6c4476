"""What came by one channel for another that would not have believed it: kept until they are of one mind."""

from collections.abc import Iterable

from backend.connectors.contract import Receipt, Typing, Unreadable
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.quarantine.read import read


def is_for_a_stranger(facts: ChannelFacts, strangers: Iterable[ChannelFacts], body: bytes) -> bool:
    """Would one of them read what this one passes over? What became of a send names nobody, and is told to all."""
    own, whole = _told(facts, body)
    for stranger in strangers:
        theirs, theirs_whole = _told(stranger, body)
        if (whole and not theirs_whole) or any(each not in own for each in theirs):
            return True
    return False


def _told(facts: ChannelFacts, body: bytes) -> tuple[list[object], bool]:
    try:
        found, whole = read(facts, body), True
    except Unreadable as error:
        found, whole = list(error.rest), False
    return [each for each in found if not isinstance(each, Receipt | Typing)], whole
