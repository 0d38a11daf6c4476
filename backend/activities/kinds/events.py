"""The event of the dictionary."""

import msgspec


class ActivityKindsChanged(msgspec.Struct, frozen=True, tag="activity_kinds.changed"):
    """Kinds of events are others now: ask for them anew."""
