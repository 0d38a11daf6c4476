"""Events of work on many rows."""

import msgspec

from backend.lists.bulk.schemas import ListRun


class ListRunChanged(msgspec.Struct, frozen=True, tag="list_run.changed"):
    """Own event: my work on many rows of a list has come further, or ended."""

    run: ListRun
