"""What is passed on, to whom, from which mailbox."""

from typing import Annotated
from uuid import UUID

import msgspec

TEXT_MAX = 20_000
CHOSEN_MAX = 500


class Forward(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /conversations/{id}/forward. No `seqs`: all that was said. `files`: which of theirs go along.

    `text`: one's own words above it; `channel_id`: the mailbox that it leaves from.
    """

    client_id: UUID
    channel_id: int
    to: Annotated[str, msgspec.Meta(max_length=320)]
    subject: Annotated[str, msgspec.Meta(max_length=300)]
    name: Annotated[str, msgspec.Meta(max_length=200)] = ""
    text: Annotated[str, msgspec.Meta(max_length=TEXT_MAX)] = ""
    seqs: Annotated[tuple[int, ...], msgspec.Meta(max_length=CHOSEN_MAX)] | None = None
    files: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=100)] = ()
