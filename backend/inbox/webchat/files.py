"""Visitors' uploads, and the files of their thread."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

from backend.connectors.webchat.capabilities import FILE_BYTES
from backend.inbox.files.find import Found
from backend.inbox.files.keep import keep_upload, new_id
from backend.inbox.files.multipart import Part
from backend.inbox.webchat.limits import VISITOR_BYTES, Limits
from backend.inbox.webchat.look import takes
from backend.inbox.webchat.schemas import VisitorFile
from backend.inbox.webchat.sites import Site
from backend.inbox.webchat.views import VISIBLE
from backend.inbox.webchat.visitors import Visitor
from backend.kit.db import Database, Tx
from backend.kit.errors import Forbidden, Missing, Refused
from backend.kit.http.pieces import in_time
from backend.kit.storage import Storage

# what is left is for texts, and for what colleagues send
LEAST_FREE = 2**30
# a body that stands still, and one that creeps: 20 MB in a quarter of an hour is 180 kbit/s
SILENCE_S = 60.0
WHOLE_S = 900.0
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


async def demand_room(db: Database, storage: Storage, visitor: Visitor) -> None:
    """Raises Refused 413 when a day's quota is used up, 507 when the disk is nearly full."""
    async with db.tx() as tx:
        used: int = await tx.value(_USED, visitor.id)
    if used >= VISITOR_BYTES:
        raise Refused("files_quota", status=413)
    free = storage.free()
    if free is not None and free < LEAST_FREE:
        raise Refused("storage_full", status=507)


def demand_turn(limits: Limits, visitor: Visitor, ip: str) -> None:
    """Raises TooMany."""
    limits.files_of_visitor.demand(visitor.id.hex)
    limits.files_of_address.demand(ip)


@asynccontextmanager
async def counted(
    body: AsyncIterator[bytes], limits: Limits, visitor: Visitor, ip: str
) -> AsyncIterator[AsyncIterator[bytes]]:
    """The body, one of few at once, each piece of it allowed and come in time. Raises TooMany, Refused 400."""
    limits.files_at_once.enter(ip)
    try:
        yield in_time(
            body, lambda size: limits.demand_bytes(visitor.id.hex, ip, size), whole_s=WHOLE_S, silence_s=SILENCE_S
        )
    finally:
        limits.files_at_once.leave(ip)


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
