"""Visitors' uploads, and the files of their thread."""

from pathlib import Path
from uuid import UUID

from backend.connectors.webchat.capabilities import FILE_BYTES
from backend.inbox.files.find import Found
from backend.inbox.files.keep import keep_upload, new_id
from backend.inbox.files.multipart import Part
from backend.inbox.webchat.look import takes
from backend.inbox.webchat.schemas import VisitorFile
from backend.inbox.webchat.sites import Site
from backend.inbox.webchat.views import VISIBLE
from backend.inbox.webchat.visitors import Visitor
from backend.kit.db import Database, Tx
from backend.kit.errors import Forbidden, Missing, Refused
from backend.kit.storage import Storage

QUOTA = 200 * 1024 * 1024
_USED = """
SELECT coalesce(sum(size), 0) FROM visitor_files WHERE visitor_id = $1 AND created_at > now() - interval '1 day'
"""
_INSERT = """
INSERT INTO visitor_files (id, visitor_id, kind, name, mime, size, width, height, storage_key)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
# Theirs: on a message of the two sides of their own thread. What stands on a note is on no such message.
_FIND = f"""
SELECT a.name, a.mime, a.storage_key FROM attachments a
JOIN messages m ON m.conversation_id = a.conversation_id AND m.seq = a.seq
WHERE a.id = $1 AND a.state = 'stored' AND a.conversation_id = $2 AND m.deleted_at IS NULL AND {VISIBLE}
"""


def demand_takes_files(site: Site, visitor: Visitor) -> None:
    """Raises Forbidden."""
    if visitor.blocked:
        raise Forbidden("visitor_blocked")
    if not site.settings.files:
        raise Forbidden("files_not_taken")


async def demand_room(db: Database, visitor: Visitor) -> None:
    """Raises Refused 413 when a day's quota is used up."""
    async with db.tx() as tx:
        used: int = await tx.value(_USED, visitor.id)
    if used >= QUOTA:
        raise Refused("files_quota", status=413)


def limit(upload_max: int) -> int:
    """Bytes of one file."""
    return min(FILE_BYTES, upload_max)


async def keep(db: Database, storage: Storage, visitor: Visitor, path: Path, part: Part) -> VisitorFile:
    """Into the storage, until a message takes it. Raises Invalid, Refused 415."""
    key, name, looks = await keep_upload(storage, path, part, takes)
    voice = part.fields.get("kind") == "voice" and looks.kind == "audio"
    kind, file_id = "voice" if voice else looks.kind, new_id()
    async with db.tx() as tx:
        await tx.execute(
            _INSERT, file_id, visitor.id, kind, name, looks.mime, part.size, looks.width, looks.height, key
        )
    return VisitorFile(file_id, kind, name, looks.mime, part.size, looks.width, looks.height, None)


async def find(tx: Tx, visitor: Visitor, file_id: UUID) -> Found:
    """Raises Missing: for what is not there, and for what is not theirs."""
    row = await tx.row(_FIND, file_id, visitor.conversation_id) if visitor.conversation_id is not None else None
    if row is None:
        raise Missing
    return Found(row["name"], row["mime"], row["storage_key"])
