"""Put into the library, change, replace, remove, bring back."""

from typing import Any
from uuid import UUID

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.documents.files import take
from backend.documents.library.events import tell
from backend.documents.library.rows import item
from backend.documents.library.schemas import EditLibraryItem, LibraryItemView, NewLibraryItem
from backend.documents.tidy import file_title, folder_of, said, title_of, url_of
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing

RIGHT = "library.manage"
MOST = 1000
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('samovar.library'))"
_COUNT = "SELECT count(*) FROM library_items WHERE removed_at IS NULL"
_KNOWN = "SELECT id, user_id, token_id FROM library_items WHERE client_id = $1"
_INSERT = """
INSERT INTO library_items (title, folder, user_id, token_id, client_id) VALUES ($1, $2, $3, $4, $5) RETURNING id
"""
_VERSION = """
INSERT INTO library_versions (item_id, version, file_id, url, user_id, token_id) VALUES ($1, $2, $3, $4, $5, $6)
"""
_ROW = """
SELECT i.title, i.folder, i.version, i.rev, i.removed_at IS NOT NULL AS removed, v.url, f.name FROM library_items i
JOIN library_versions v ON v.item_id = i.id AND v.version = i.version LEFT JOIN kept_files f ON f.id = v.file_id
WHERE i.id = $1 FOR UPDATE OF i
"""
_SET = "UPDATE library_items SET title = $2, folder = $3, version = $4, rev = rev + 1 WHERE id = $1"
_REMOVE = """
UPDATE library_items SET removed_at = now(), removed_by = $2, rev = rev + 1 WHERE id = $1 AND removed_at IS NULL
"""
_BACK = """
UPDATE library_items SET removed_at = NULL, removed_by = NULL, rev = rev + 1
WHERE id = $1 AND removed_at IS NOT NULL
"""


def _who(me: Grants) -> tuple[int | None, int | None]:
    return me.user_id, None if me.user_id is not None else me.token_id


async def put(tx: Tx, me: Grants, ip: str | None, new: NewLibraryItem) -> LibraryItemView:
    """Raises Forbidden, Invalid, Conflict document_key_reused."""
    demand(me, RIGHT)
    await tx.value(_LOCK)
    known = None if new.client_id is None else await tx.row(_KNOWN, new.client_id)
    if known is not None:
        if (known["user_id"], known["token_id"]) != _who(me):
            raise Conflict("document_key_reused")
        return await item(tx, known["id"])
    if (new.file_id is None) == (new.url is None):
        raise Invalid("invalid", fields={"file_id": "file_or_link"})
    if await tx.value(_COUNT) >= MOST:
        raise Invalid("invalid", fields={"title": "library_full"}, values={"limit": MOST})
    folder = folder_of(new.folder)
    file: UUID | None = None
    url: str | None = None
    if new.file_id is not None:
        taken = await take(tx, me, new.file_id)
        title, file = file_title(new.title or taken.name, taken.name), taken.id
    else:
        url = url_of(new.url or "")
        title = title_of(new.title or said(url))
    made: int = await tx.value(_INSERT, title, folder, *_who(me), new.client_id)
    await tx.execute(_VERSION, made, 1, file, url, *_who(me))
    await audit.write(tx, me, ip, "library.added", ("library", made), after={"name": title, "folder": folder})
    return await _told(tx, made)


async def edit(tx: Tx, me: Grants, ip: str | None, item_id: int, change: EditLibraryItem) -> LibraryItemView:
    """Raises Missing, Forbidden, Invalid, Conflict stale_version with `current`."""
    demand(me, RIGHT)
    row = await _row(tx, item_id)
    if row["removed"]:
        raise Missing
    if row["rev"] != change.rev:
        raise Conflict("stale_version", extra={"current": await item(tx, item_id)})
    folder = row["folder"] if change.folder is msgspec.UNSET else folder_of(change.folder)
    file, url, name = await _replacing(tx, me, row, change)
    title = row["title"] if change.title is msgspec.UNSET else change.title
    # the name stays; only its ending follows what it is now
    title = title_of(title) if name is None else file_title(_plain(title, row["name"]), name)
    version = row["version"] + (file is not None or url is not None)
    before = {"name": row["title"], "folder": row["folder"], "version": row["version"]}
    after = {"name": title, "folder": folder, "version": version}
    if before == after:
        return await item(tx, item_id)
    if version != row["version"]:
        await tx.execute(_VERSION, item_id, version, file, url, *_who(me))
    await tx.execute(_SET, item_id, title, folder, version)
    await audit.write(tx, me, ip, "library.changed", ("library", item_id), before, after)
    return await _told(tx, item_id)


async def _replacing(
    tx: Tx, me: Grants, row: Any, change: EditLibraryItem
) -> tuple[UUID | None, str | None, str | None]:
    """(the new file, the new address, the name of the file that will stand there). Raises Invalid."""
    if change.url is not msgspec.UNSET:
        if row["url"] is None or change.file_id is not msgspec.UNSET:
            raise Invalid("invalid", fields={"url": "file_has_no_address"})
        url = url_of(change.url)
        return None, url if url != row["url"] else None, None
    if change.file_id is not msgspec.UNSET:
        if row["url"] is not None:
            raise Invalid("invalid", fields={"file_id": "link_has_no_file"})
        taken = await take(tx, me, change.file_id)
        return taken.id, None, taken.name
    return None, None, row["name"]


def _plain(title: str, name: str | None) -> str:
    """Without the ending of the file that stood there."""
    dot = (name or "").rfind(".")
    ending = (name or "")[dot:] if dot > 0 else ""
    return title.removesuffix(ending) or title


async def remove(tx: Tx, me: Grants, ip: str | None, item_id: int) -> LibraryItemView:
    """Raises Missing, Forbidden. Where it is bound it stays. Doing it twice changes nothing."""
    demand(me, RIGHT)
    await _row(tx, item_id)
    if not await tx.execute(_REMOVE, item_id, me.user_id):
        return await item(tx, item_id)
    await audit.write(tx, me, ip, "library.removed", ("library", item_id))
    return await _told(tx, item_id)


async def restore(tx: Tx, me: Grants, ip: str | None, item_id: int) -> LibraryItemView:
    """Raises Missing, Forbidden. Doing it twice changes nothing."""
    demand(me, RIGHT)
    await _row(tx, item_id)
    if not await tx.execute(_BACK, item_id):
        return await item(tx, item_id)
    await audit.write(tx, me, ip, "library.restored", ("library", item_id))
    return await _told(tx, item_id)


async def _row(tx: Tx, item_id: int) -> Any:
    row = await tx.row(_ROW, item_id)
    if row is None:
        raise Missing
    return row


async def _told(tx: Tx, item_id: int) -> LibraryItemView:
    view = await item(tx, item_id)
    tell(tx, item_id, view.rev)
    return view
