"""One Change -> the call that makes it so. Pure. WhatsApp lets a business change nothing that is out; it may react."""

from typing import Any

from backend.connectors.contract import Change, SendError
from backend.connectors.whatsapp.outbound import head_of


def react(change: Change) -> dict[str, Any]:
    """On the first part; an empty emoji takes ours back. Raises SendError."""
    if not change.keys:
        raise SendError("message_gone", f"keys {change.keys!r}", permanent=True)
    reaction = {"message_id": change.keys[0], "emoji": change.emoji or ""}
    return {**head_of(change.thread), "type": "reaction", "reaction": reaction}
