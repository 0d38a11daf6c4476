"""An Outgoing as a scripted customer hears it. Pure."""

import msgspec

from backend.connectors.contract import Outgoing, SendError
from backend.connectors.practice import ids


class Heard(msgspec.Struct, frozen=True):
    customer: str
    ref: str
    text: str
    key: str


def heard(message: Outgoing) -> Heard:
    """Raises SendError: nothing to hear, nobody of that name."""
    if not (message.text.strip() or message.files):
        raise SendError("empty", permanent=True)
    try:
        customer = ids.parse_thread(message.thread.key)
    except ValueError:
        raise SendError("chat_not_found", f"thread {message.thread.key!r}", permanent=True) from None
    return Heard(customer, message.ref, message.text, ids.sent_key(customer, message.ref))
