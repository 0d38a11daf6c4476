"""Answer a customer, or leave a note for colleagues (Y4; DESIGN 3, 7–9)."""

from backend.inbox.actions.reply.post import NewMessage, Posted, post

__all__ = ["NewMessage", "Posted", "post"]
