"""Events from whole rows."""

from typing import Any

import msgspec

from backend.inbox.events import ConversationChanged, MessageArrived, MessageChanged
from backend.inbox.schemas import ConversationRow, MessageView
from backend.kit.db import Published, Scope, Scoped


def _published(body: Any, row: ConversationRow, audience: Scoped) -> Published:
    return Published(
        body=body,
        audience=audience,
        subject_kind="conversation",
        subject_id=row.id,
        contact_id=row.contact.id if row.contact else None,
    )


def _audience(row: ConversationRow, after: Scope, before: Scope | None, why: str | None) -> Scoped:
    holder = {"id": row.responsible.id, "name": row.responsible.name} if row.responsible else None
    request, after = after.request, msgspec.structs.replace(after, request=None)
    if before is None or msgspec.structs.replace(before, request=None) == after:
        return Scoped(after=(after,), request=request)
    return Scoped(after=(after,), before=(before,), why=why, holder=holder, request=request)


def arrived(
    row: ConversationRow, message: MessageView, after: Scope, before: Scope | None = None, why: str | None = None
) -> Published:
    """message.arrived; `before` when the verb changed who may see the conversation."""
    return _published(MessageArrived(row, message), row, _audience(row, after, before, why))


def message_changed(row: ConversationRow, message: MessageView, after: Scope, before: Scope | None = None) -> Published:
    """message.changed: state, text, files, reactions; `before` when more may see the conversation by it."""
    return _published(MessageChanged(row, message), row, _audience(row, after, before, None))


def changed(row: ConversationRow, after: Scope, before: Scope | None = None, why: str | None = None) -> Published:
    """conversation.changed; `why`: claimed, reassigned, …"""
    return _published(ConversationChanged(row), row, _audience(row, after, before, why))
