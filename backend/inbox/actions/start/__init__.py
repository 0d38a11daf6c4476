"""A colleague writes first: `where` it would go, the dialog `made` there, `start` itself (Y4)."""

from backend.inbox.actions.start.start import Start, start
from backend.inbox.actions.start.where import To, Where, find

__all__ = ["Start", "To", "Where", "find", "start"]
