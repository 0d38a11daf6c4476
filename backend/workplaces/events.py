"""Events of workplaces."""

import msgspec


class WorkplacesChanged(msgspec.Struct, frozen=True, tag="workplaces.changed"):
    """Another set of them stands: ask for one's own anew."""

    rev: int
