"""What the window of who talks is told."""

from uuid import UUID

import msgspec


class OnlineCallChanged(msgspec.Struct, frozen=True, tag="online_call.changed"):
    """Own event: my talk by the browser stands otherwise than it did; asked for anew (POST /online-calls/{id})."""

    call_id: UUID
    conversation_id: int
