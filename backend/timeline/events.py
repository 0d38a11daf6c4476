"""Events of what was told by people, programs and rules, and taken away again."""

import msgspec

from backend.activities.history import Fact


class ActivityRecorded(msgspec.Struct, frozen=True, tag="activity.recorded"):
    """An event of an own kind happened, or one that was deleted is there again."""

    activity: Fact


class ActivitiesKept(msgspec.Struct, frozen=True, tag="activities.kept"):
    """Other kinds are hidden, or kept for another time: ask for it anew."""

    version: int


class ActivityGone(msgspec.Struct, frozen=True, tag="activity.deleted"):
    """It was deleted: its points are gone, too."""

    activity: Fact
