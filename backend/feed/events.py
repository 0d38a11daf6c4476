"""Events of the feed: that something stands otherwise under a fact, and what I follow. What it is now, is asked for."""

import msgspec


class FactRef(msgspec.Struct, frozen=True):
    id: int


class FactChanged(msgspec.Struct, frozen=True, tag="fact.changed"):
    """Somebody likes it, likes it no more, or commented on it: who has it before them asks for it anew."""

    fact: FactRef


class FollowsChanged(msgspec.Struct, frozen=True, tag="follows.changed"):
    """Own event: I follow something otherwise, by another window."""

    user: FactRef
