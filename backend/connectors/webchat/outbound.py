"""An Outgoing as the chat on a site takes it: as it is. Pure."""

from backend.connectors.contract import Outgoing, SendError
from backend.connectors.webchat import ids


def names(message: Outgoing) -> tuple[str, ...]:
    """What the message is called from now on. Raises SendError: there is nothing in it."""
    if not (message.text.strip() or message.files):
        raise SendError("empty", permanent=True)
    return (ids.sent_key(message.ref),)
