"""Can this be sent there? Asked before anything is written."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from backend.connectors.contract import Capabilities, FileLimits
from backend.connectors.registry import capabilities as capabilities_of
from backend.connectors.registry import lacks
from backend.inbox.actions.locked import Locked
from backend.inbox.rows.conversations import account_of
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Invalid

TEXT_MAX = 20_000
# a note goes by no channel that would limit it; the interface says it before the upload (composer/limits.ts)
NOTE_FILES_MAX = 20
_FILES = """
SELECT id, kind, size, mime, name, width, height, duration_s FROM attachments
WHERE id = ANY($1::uuid[]) AND conversation_id IS NULL AND taken_at IS NULL AND state = 'stored'
  AND uploaded_by = $2
"""
_REPLIED = "SELECT 1 FROM messages WHERE conversation_id = $1 AND seq = $2"


def check_body(text: str, files: Sequence[UUID]) -> None:
    """Something to say, and not a book."""
    if not text.strip() and not files:
        raise Invalid("empty_message", fields={"text": "required"})
    if len(text) > TEXT_MAX:
        raise Invalid("invalid", fields={"text": "too_long"}, values={"limit": TEXT_MAX})


def check_channel(found: Locked) -> Capabilities:
    """The channel's kind can send there. Raises Conflict with the reason."""
    capabilities = capabilities_of(found.row["channel_kind"], found.row["channel_settings"])
    if found.row["channel_state"] == "deleted":
        raise Conflict("channel_deleted", values={"channel": found.row["channel_name"]})
    if not capabilities.can_send:
        raise Conflict("channel_cannot_send", values={"channel": found.row["channel_name"]})
    if found.row["kind"] == "group" and not capabilities.groups:
        raise Conflict("group_read_only")
    if found.row["continued_in"] is not None:
        raise Conflict("continued", fields={"conversation_id": found.row["continued_in"]})
    account = account_of(found.row["access"])
    if account.closed:
        raise Conflict(account.closed, values={"name": account.name})
    if "buttons" in lacks(found.row["channel_kind"], found.row["thread_key"]):
        return msgspec.structs.replace(capabilities, buttons=None)
    return capabilities


def _is_taken(row: Any, capabilities: Capabilities) -> bool:
    """What is too large for a picture, or of another type, may still go as a document."""
    mime = row["mime"].partition(";")[0]
    ways = [capabilities.files[kind] for kind in {row["kind"], "document"} if kind in capabilities.files]
    return any(
        (row["size"] or 0) <= way.max_bytes and mime not in way.never and (not way.mimes or mime in way.mimes)
        for way in ways
    )


def _check_round(row: Any, limits: FileLimits | None) -> None:
    """Somebody chose that it goes as a round video message: it does, or they are told why not. Raises Invalid."""
    code, values = None, {"name": row["name"], "limit": int((limits and limits.seconds_max) or 0)}
    if limits is None:
        code = "channel_refuses_round"
    elif (limits.mimes and row["mime"] not in limits.mimes) or (row["size"] or 0) > limits.max_bytes:
        code = "channel_refuses_file"
    elif limits.square and (row["width"] is None or row["width"] != row["height"]):
        code = "round_not_square"
    elif limits.seconds_max and (row["duration_s"] is None or row["duration_s"] >= limits.seconds_max + 1):
        code = "round_too_long"
    if code:
        raise Invalid("invalid", fields={"attachments": code}, values=values)


async def check_files(
    tx: HotTx, uploader: int | None, files: Sequence[UUID], capabilities: Capabilities | None
) -> None:
    """Each file is the author's own loose upload, and the channel takes it; of a note: they are not too many."""
    if not files:
        return
    most = capabilities.files_max if capabilities else NOTE_FILES_MAX
    if len(files) > most:
        raise Invalid("invalid", fields={"attachments": "too_many_files"}, values={"limit": most})
    rows = {row["id"]: row for row in await tx.fetch(_FILES, list(files), uploader)}
    if len(rows) != len(set(files)) or len(set(files)) != len(files):
        raise Invalid("invalid", fields={"attachments": "no_such_file"})
    if capabilities is None:
        return
    for row in rows.values():
        if not _is_taken(row, capabilities):
            raise Invalid("invalid", fields={"attachments": "channel_refuses_file"}, values={"name": row["name"]})
        if row["kind"] == "video_note":
            _check_round(row, capabilities.files.get("video_note"))


async def check_reply_to(tx: HotTx, conversation_id: int, seq: int | None) -> None:
    """The answered message stands in this conversation."""
    if seq is not None and await tx.value(_REPLIED, conversation_id, seq) is None:
        raise Invalid("invalid", fields={"reply_to": "no_such_message"})


def check_quote(seq: int | None, capabilities: Capabilities) -> None:
    """The customer sees which message is answered, or it is not answered as if they did. Raises Invalid."""
    if seq is not None and not capabilities.reply_to:
        raise Invalid("invalid", fields={"reply_to": "channel_quotes_nothing"})


def check_contacted(contacted: Any, now: datetime) -> None:
    """Nobody was spoken to tomorrow. The browser's clock may be a little ahead."""
    if contacted is not None and contacted.at > now + timedelta(minutes=10):
        raise Invalid("invalid", fields={"contacted": "contacted_in_future"})
