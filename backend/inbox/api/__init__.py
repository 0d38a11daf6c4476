"""HTTP of conversations and messages (docs/contract.md)."""

from backend.inbox.api.conversations import handlers as conversation_handlers
from backend.inbox.api.messages import handlers as message_handlers
from backend.inbox.api.verbs import handlers as verb_handlers

handlers = [*conversation_handlers, *message_handlers, *verb_handlers]

__all__ = ["handlers"]
