"""Put a file into the storage and remember it."""

import asyncio
import secrets
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import msgspec

from backend.access.grants import Grants
from backend.inbox.files.film import film_of
from backend.inbox.files.kinds import HEAD, Looks, TooManyPixels, clean_name, look
from backend.inbox.files.multipart import Part
from backend.inbox.rows.messages import attachment_of
from backend.inbox.schemas import Attachment
from backend.kit.db import Tx
from backend.kit.errors import Invalid, Refused
from backend.kit.storage import Storage

_INSERT = """
INSERT INTO attachments (id, kind, name, mime, size, width, height, state, storage_key, uploaded_by,
                         duration_s)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'stored', $8, $9, $10)
RETURNING id, kind, name, mime, size, width, height, duration_s, state
"""


# what a file may be called beyond what its content says
_SAID = {"voice": "audio", "video_note": "video"}


def new_id() -> UUID:
    """Not to be guessed."""
    return uuid4()


def storage_key() -> str:
    """Where a file lies: a name of ours that says nothing."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}"


def looks_of(path: Path, name: str, size: int) -> Looks:
    """Blocking. Raises TooManyPixels."""
    with path.open("rb") as file:
        looks = look(file.read(HEAD), name, size)
    film = film_of(path) if looks.mime == "video/mp4" else None
    return msgspec.structs.replace(looks, **msgspec.structs.asdict(film)) if film else looks


def _anything(mime: str) -> bool:
    return True


async def keep_upload(
    storage: Storage, path: Path, part: Part, takes: Callable[[str], bool] = _anything
) -> tuple[str, str, Looks]:
    """Into the storage: (key, name, what it is). Raises Invalid, Refused 415 for what is not taken."""
    name = clean_name(part.name or "")
    if part.size == 0:
        raise Invalid("invalid", fields={"file": "file_empty"})
    try:
        looks = await asyncio.to_thread(looks_of, path, name, part.size)
    except TooManyPixels:
        raise Invalid("invalid", fields={"file": "picture_too_large"}) from None
    if not takes(looks.mime):
        raise Refused("file_type_refused", status=415, fields={"file": "file_type_refused"})
    key = storage_key()
    await storage.keep(key, path)
    return key, name, looks


async def note(tx: Tx, me: Grants, part: Part, key: str, name: str, looks: Looks) -> Attachment:
    """The loose upload of a person or a key, until a message takes it."""
    wanted = part.fields.get("kind", "")
    kind = wanted if _SAID.get(wanted) == looks.kind else looks.kind
    about = (name, looks.mime, part.size, looks.width, looks.height)
    row = await tx.row(_INSERT, new_id(), kind, *about, key, me.uploader, looks.duration_s)
    assert row is not None
    return attachment_of(row)
