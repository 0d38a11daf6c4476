"""Items of the library, whole. Everybody who works here sees all of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.documents.library.schemas import LibraryItemView, LibraryVersionView
from backend.documents.rows import binder_of, file_of
from backend.kit.db import Tx
from backend.kit.errors import Missing

_FILE = """
v.version, v.url, v.file_id, v.user_id, v.token_id, v.at, u.name AS user_name, k.name AS token_name, f.kind, f.name,
f.mime, f.size, f.width, f.height, f.duration_s, f.waveform, f.sound_key, f.preview_key, f.pages
"""
_WITH = """
LEFT JOIN kept_files f ON f.id = v.file_id LEFT JOIN users u ON u.id = v.user_id LEFT JOIN tokens k ON k.id = v.token_id
"""
_ITEMS = f"""
SELECT i.id, i.title, i.folder, i.rev, i.removed_at IS NOT NULL AS removed, {_FILE}
FROM library_items i JOIN library_versions v ON v.item_id = i.id AND v.version = i.version {_WITH}
WHERE {{where}} ORDER BY lower(i.folder), lower(i.title), i.id
"""
_VERSIONS = f"SELECT {_FILE} FROM library_versions v {_WITH} WHERE v.item_id = $1 ORDER BY v.version DESC LIMIT 200"


def _item(row: Mapping[str, Any]) -> LibraryItemView:
    return LibraryItemView(
        id=row["id"],
        title=row["title"],
        folder=row["folder"],
        file=file_of(row, row["title"]) if row["file_id"] else None,
        url=row["url"],
        version=row["version"],
        changed_by=binder_of(row),
        changed_at=row["at"],
        rev=row["rev"],
        removed=row["removed"],
    )


async def items(tx: Tx) -> list[LibraryItemView]:
    """All of it, by folder and name."""
    return [_item(row) for row in await tx.fetch(_ITEMS.format(where="i.removed_at IS NULL"))]


async def items_of(tx: Tx, ids: Sequence[int]) -> dict[int, LibraryItemView]:
    """Those of `ids`, removed ones too."""
    rows = await tx.fetch(_ITEMS.format(where="i.id = ANY ($1::bigint[])"), sorted(set(ids)))
    return {row["id"]: _item(row) for row in rows}


async def item(tx: Tx, item_id: int) -> LibraryItemView:
    """Raises Missing."""
    found = (await items_of(tx, [item_id])).get(item_id)
    if found is None:
        raise Missing
    return found


async def versions(tx: Tx, item_id: int) -> list[LibraryVersionView]:
    """Newest first. Raises Missing."""
    now = await item(tx, item_id)
    return [
        LibraryVersionView(
            version=row["version"],
            file=file_of(row, now.title) if row["file_id"] else None,
            url=row["url"],
            by=binder_of(row),
            at=row["at"],
        )
        for row in await tx.fetch(_VERSIONS, item_id)
    ]
