"""Whole rows as the list, the conversation and the events show them: loaded by one statement a kind."""

from backend.inbox.rows.conversations import load_conversations, scope_of
from backend.inbox.rows.messages import load_messages, message_id
from backend.inbox.rows.publish import arrived, changed, message_changed

__all__ = ["arrived", "changed", "load_conversations", "load_messages", "message_changed", "message_id", "scope_of"]
