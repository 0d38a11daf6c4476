"""Events of work on many dialogs."""

import msgspec

from backend.inbox.bulk.schemas import BulkView


class BulkChanged(msgspec.Struct, frozen=True, tag="bulk.changed"):
    """Own event: my work on many dialogs has come further, or ended."""

    bulk: BulkView
