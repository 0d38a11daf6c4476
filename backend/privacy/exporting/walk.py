"""One walk over the catalogue: a ZIP with a file of JSON for each kind of thing, and their files."""

import asyncio
import json
import zipfile
from pathlib import Path
from typing import Any

import msgspec

from backend.inbox.files.kinds import clean_name
from backend.kit.db import HotTx
from backend.kit.storage import NoSuchFile, Storage
from backend.kit.words import say
from backend.privacy.catalogue import TABLES, Table
from backend.privacy.catalogue.shapes import Class
from backend.privacy.whose import Whose, bound, find

OUT: frozenset[Class] = frozenset({"people", "messages", "files", "recordings", "history", "papers"})
# Kept about somebody, and nothing that tells them more: marks by which we find and send, what is in it twice.
NOT_TOLD = frozenset(
    {
        "contact_links", "contact_merges", "contacts_apart", "contact_warmth", "contact_heard", "merged_addresses",
        "visitor_tokens", "message_keys", "outbox", "drafts", "resends", "mentions", "read_marks", "saved_reply_uses",
        "found_aside",
        "macro_runs", "conversation_tags", "search_messages", "search_things", "online_calls", "card_item_lists",
        "paper_links", "order_openings", "invoice_openings", "scheduled_sends", "status_moves",
        # colleagues': what they were told, and what hangs on a note
        "notices", "feed_comments",
    }
)  # fmt: skip
# names of ours under which files lie; what is reckoned for finding
_OURS = (
    "storage_key", "sound_key", "preview_key", "picture_key", "avatar_key", "remote", "waveform", "phone_normal",
    "email_normal", "client_id", "token_hash", "under_way", "bin", "stood", "woken", "last_message",
)  # fmt: skip
_FILES = """
SELECT id::text AS id, name, storage_key AS key, 'attachments' AS of FROM attachments
WHERE id = ANY ({files}) AND storage_key IS NOT NULL
UNION ALL SELECT id::text, name, storage_key, 'documents' FROM kept_files WHERE id = ANY ({kept_files})
UNION ALL SELECT id::text, name, storage_key, 'visitor_files' FROM visitor_files WHERE visitor_id = ANY ({visitors})
ORDER BY 4, 1
"""
_DRAFTED = "SELECT DISTINCT unnest(attachments) AS id FROM drafts WHERE conversation_id = ANY ({dialogs})"
NAME_MAX = 80
# as people call them
CALLED = {"conversations": "dialogs", "cards": "requests"}


def told() -> list[Table]:
    """Tables whose rows go into the file."""
    return [t for t in TABLES if t.whose == "customer" and t.kept in OUT and t.reach and t.name not in NOT_TOLD]


def safe_name(number: int, name: str) -> str:
    """Within one folder, whatever a customer called it: no path, no hidden file, none twice."""
    plain = clean_name(name).replace("/", "_").replace("\\", "_").replace(":", "_").lstrip(". ")[-NAME_MAX:]
    return f"{number:04d}-{plain or 'file'}"


async def gathered(tx: HotTx, contact_id: int, *, notes: bool, years: int) -> Whose:
    """Whose rows are told. Notes that stay out stay out with all that hangs on them: files, letters, edits, pages."""
    whose = await find(tx, contact_id, keep_notes=not notes, years=years)
    sql, args = bound(_DRAFTED, whose)
    drafted = {row["id"] for row in await tx.fetch(sql, *args)}
    # a dialog is told even where something in it is not; a file of what was never sent is nobody's yet
    files = [each for each in whose.files if each not in drafted]
    return msgspec.structs.replace(whose, gone_dialogs=whose.dialogs, shells=[], files=files)


async def write(tx: HotTx, storage: Storage, whose: Whose, path: Path, *, notes: bool, locale: str) -> dict[str, int]:
    """The whole file; how many of what are in it. `whose` as gathered with the same `notes`."""
    counts: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for table in told():
            if table.name == "client_notes" and not notes:
                continue
            rows = await _rows(tx, table, whose)
            if rows:
                counts[table.name] = len(rows)
                text = await asyncio.to_thread(json.dumps, rows, ensure_ascii=False, indent=1)
                await asyncio.to_thread(book.writestr, f"{CALLED.get(table.name, table.name)}.json", text)
        counts["files"] = await _files(tx, storage, whose, book)
        book.writestr("README.txt", say(locale, "privacy.readme"))
    return counts


async def _rows(tx: HotTx, table: Table, whose: Whose) -> list[Any]:
    reach = table.reach or "false"
    ours = ", ".join(f"'{name}'" for name in _OURS)
    sql, args = bound(f"SELECT (to_jsonb(t) - ARRAY[{ours}])::text AS row FROM {table.name} t WHERE {reach}", whose)
    sql = sql.replace(f"{table.name}.", "t.")
    return [json.loads(row["row"]) async for row in tx.connection.cursor(sql, *args, prefetch=500)]


async def _files(tx: HotTx, storage: Storage, whose: Whose, book: zipfile.ZipFile) -> int:
    sql, args = bound(_FILES, whose)
    index, number = [], 0
    for row in await tx.fetch(sql, *args):
        number += 1
        name = safe_name(number, row["name"])
        try:
            with book.open(f"files/{name}", "w", force_zip64=True) as file:
                async for piece in storage.read(row["key"]):
                    await asyncio.to_thread(file.write, piece)
        except NoSuchFile:
            index.append({"of": row["of"], "id": row["id"], "file": None})
            continue
        index.append({"of": row["of"], "id": row["id"], "file": f"files/{name}"})
    if index:
        book.writestr("files.json", json.dumps(index, ensure_ascii=False, indent=1))
    return sum(1 for each in index if each["file"])
