"""Change what is written already: edit, delete, react. The message changes at once; the platform is told by the outbox.

A note is changed in place. What the platform refuses is undone and says so (deliver/changed.py).
"""

from backend.inbox.actions.change.delete import delete
from backend.inbox.actions.change.edit import NewText, edit
from backend.inbox.actions.change.react import NewReaction, react

__all__ = ["NewReaction", "NewText", "delete", "edit", "react"]
