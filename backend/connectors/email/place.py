"""How far a mailbox was read: the stored cursor. Pure.

A folder's place is (UIDVALIDITY, the last UID read). Another UIDVALIDITY means that the server numbered all letters
anew: what came since shortly before we last looked is read again, what is known is recognised by its key, and what lay
there before we began stays where it is, however often we are interrupted meanwhile (`upto`).
"""

from typing import Any

import msgspec

# SEARCH knows days, in a zone that it does not tell
OVERLAP_S = 2 * 86_400
FIRST_REST_S = 300.0
LONGEST_REST_S = 86_400.0
ASIDE_MAX = 500


class Head(msgspec.Struct, frozen=True):
    """What is known of a letter before it is fetched. `refused`: the server does not even tell its size."""

    uid: int
    size: int
    at: float
    seen: bool
    refused: bool = False


class Aside(msgspec.Struct, frozen=True):
    """A letter that the server did not give: it is asked for again, after ever longer rests."""

    uid: int
    at: float
    size: int
    due: float
    tries: int = 1

    def head(self) -> Head:
        return Head(self.uid, self.size, self.at, seen=False)

    def again(self, now: float) -> "Aside":
        rest = min(FIRST_REST_S * 2.0 ** min(self.tries, 20), LONGEST_REST_S)
        return msgspec.structs.replace(self, due=now + rest, tries=self.tries + 1)


class Place(msgspec.Struct, frozen=True):
    """Of one folder. `begun`: what lay in it before then is not ours to read; `upto`: up to this UID the letters have
    new numbers, and only those since `since` are looked at."""

    validity: int
    uid: int
    at: float
    begun: float = 0.0
    since: float = 0.0
    upto: int = 0
    aside: tuple[Aside, ...] = ()

    @property
    def is_again(self) -> bool:
        return self.uid < self.upto

    def refused(self, heads: list[Head], now: float) -> "Place":
        """These are put aside."""
        known = {each.uid for each in self.aside}
        new = (Aside(head.uid, head.at, head.size, now + FIRST_REST_S) for head in heads if head.uid not in known)
        return msgspec.structs.replace(self, aside=(*self.aside, *new)[-ASIDE_MAX:])


def begun(validity: int, next_uid: int, now: float) -> Place:
    """A folder that was never read begins now: what lies in it was answered elsewhere."""
    return Place(validity, next_uid - 1, now, now)


def numbered_anew(place: Place, validity: int, next_uid: int) -> Place:
    # interrupted while it was reading all anew, it has to go back as far again
    since = min([place.at - OVERLAP_S, *[each.at - OVERLAP_S for each in place.aside]])
    return Place(validity, 0, place.at, place.begun, min(since, place.since) if place.is_again else since, next_uid - 1)


def places(cursor: dict[str, Any] | None) -> dict[str, Place]:
    """By folder. A cursor that nobody can read is none."""
    cursor = cursor or {}
    # as it was when a mailbox had one folder
    if isinstance(cursor.get("folder"), str):
        cursor = {"folders": {cursor["folder"]: cursor}}
    try:
        return msgspec.convert(cursor.get("folders", {}), dict[str, Place])
    except msgspec.ValidationError:
        return {}


def cursor(known: dict[str, Place]) -> dict[str, Any]:
    return {"folders": msgspec.to_builtins(known)}
