"""The event of the setting."""

import msgspec


class WarmthSet(msgspec.Struct, frozen=True, tag="warmth.set"):
    """Points or stages are others now: ask for them anew."""

    version: int
