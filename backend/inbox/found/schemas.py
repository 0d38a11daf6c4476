"""What the API of found things gives and takes."""

from datetime import datetime

import msgspec

from backend.inbox.found.piece import Kind


class Noticed(msgspec.Struct, frozen=True):
    """`text`: as the customer wrote it in the message `seq`. `value`: E.164, an address, "50000.00", "2026-12-25".

    `currency`: of a sum, where it was said.
    """

    seq: int
    at: datetime
    kind: Kind
    text: str
    value: str
    currency: str | None = None


class NoticedList(msgspec.Struct, frozen=True):
    """The newest first; what stands in the card, and what was put aside, is left out."""

    items: list[Noticed]


class PutAside(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A found thing that is not to be offered in this dialog any more, to nobody."""

    kind: Kind
    value: str
    currency: str | None = None
