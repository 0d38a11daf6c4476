"""HTTP of conversations and messages (docs/contract.md)."""

from backend.inbox.api.changes import HANDLERS as change_handlers
from backend.inbox.api.conversations import HANDLERS as conversation_handlers
from backend.inbox.api.messages import HANDLERS as message_handlers
from backend.inbox.api.verbs import HANDLERS as verb_handlers

HANDLERS = [*conversation_handlers, *message_handlers, *change_handlers, *verb_handlers]

__all__ = ["HANDLERS"]
