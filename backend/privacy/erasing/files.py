"""Where a person's files lie: found before their rows go, deleted once nothing else stands on them."""

from backend.kit.db import HotTx
from backend.kit.storage import Storage
from backend.privacy.erasing.words import pattern
from backend.privacy.whose import Whose, bound

_KEYS = """
SELECT DISTINCT key FROM (
    SELECT unnest(ARRAY[storage_key, sound_key, preview_key]) AS key FROM attachments WHERE id = ANY ({files})
    UNION ALL SELECT unnest(ARRAY[storage_key, sound_key, preview_key]) FROM kept_files WHERE id = ANY ({kept_files})
    UNION ALL SELECT storage_key FROM visitor_files WHERE visitor_id = ANY ({visitors})
    UNION ALL SELECT picture_key FROM link_previews WHERE conversation_id = ANY ({dialogs}) OR {said}
    UNION ALL SELECT file_key FROM person_exports WHERE contact_id = ANY ({people})
    UNION ALL SELECT avatar_key FROM contacts WHERE id = ANY ({people})
) f WHERE key <> ''
"""
# a file that was read in holds everybody's rows: it goes whole, what was made of the others stays
_IMPORTS = """
UPDATE imports i SET file_key = '' FROM (SELECT id, file_key AS was FROM imports) o
WHERE o.id = i.id AND i.file_key <> '' AND (EXISTS (SELECT FROM import_made m WHERE m.import_id = i.id
    AND (m.kind = 'contact' AND m.thing_id = ANY ($1::bigint[]) OR m.kind = 'card' AND m.thing_id = ANY ($2::bigint[])))
  OR $3::text IS NOT NULL AND EXISTS (
    SELECT FROM import_rows r WHERE r.import_id = i.id AND lower(r.cells::text) ~ $3))
RETURNING o.was AS key
"""
# a file that was called after them; asked before they go, as their names go with them
_CALLED = """
WITH said AS (SELECT DISTINCT lower(w) AS word FROM (
        SELECT unnest(ARRAY[name, surname, phone_normal, email_normal]) AS w FROM contacts WHERE id = ANY ($1::bigint[])
        UNION SELECT name FROM identities WHERE contact_id = ANY ($1::bigint[])) t WHERE length(w) > 2)
UPDATE imports i SET file_name = '…' || coalesce(substring(i.file_name FROM '[.][A-Za-z]{1,5}$'), '')
WHERE EXISTS (SELECT FROM import_made m WHERE m.import_id = i.id
    AND (m.kind = 'contact' AND m.thing_id = ANY ($1::bigint[]) OR m.kind = 'card' AND m.thing_id = ANY ($2::bigint[])))
  AND EXISTS (SELECT FROM said WHERE strpos(lower(i.file_name), word) > 0)
RETURNING id, file_name
"""
# where else that name stands
_CALLED_IN = (
    "UPDATE notices SET data = data || jsonb_build_object('title', $2::text)"
    " WHERE subject_kind = 'import' AND subject_id = $1",
    "UPDATE audit SET after = after || jsonb_build_object('file', $2::text)"
    " WHERE subject_kind = 'import' AND subject_id = $1 AND after ? 'file'",
)
# lists that went out since the person was known: they can be made again, without them
_EXPORTS = """
UPDATE exports e SET file_key = NULL FROM (SELECT id, file_key AS was FROM exports) o
WHERE o.id = e.id AND e.file_key IS NOT NULL
  AND coalesce(e.ended_at, now()) >= (SELECT min(created_at) FROM contacts WHERE id = ANY ($1::bigint[]))
RETURNING o.was AS key
"""
_UNUSED = """
SELECT k.key FROM unnest($1::text[]) AS k (key)
WHERE NOT EXISTS (SELECT FROM attachments a WHERE k.key IN (a.storage_key, a.sound_key, a.preview_key))
  AND NOT EXISTS (SELECT FROM saved_reply_files s WHERE s.storage_key = k.key)
  AND NOT EXISTS (SELECT FROM visitor_files v WHERE v.storage_key = k.key)
  AND NOT EXISTS (SELECT FROM kept_files f WHERE k.key IN (f.storage_key, f.sound_key, f.preview_key))
  AND NOT EXISTS (SELECT FROM link_previews p WHERE p.picture_key = k.key)
  AND NOT EXISTS (SELECT FROM contacts c WHERE c.avatar_key = k.key)
"""


async def leading(tx: HotTx, whose: Whose) -> list[str]:
    """Names of ours of the files that go, before the rows do; what colleagues called such a file goes at once."""
    text, args = bound(_KEYS, whose)
    found = [*await tx.connection.fetch(text, *args, timeout=None)]
    found += await tx.connection.fetch(_IMPORTS, whose.people, whose.cards, pattern(whose.words), timeout=None)
    found += await tx.connection.fetch(_EXPORTS, whose.people, timeout=None)
    for row in await tx.connection.fetch(_CALLED, whose.people, whose.cards, timeout=None):
        for sql in _CALLED_IN:
            await tx.connection.execute(sql, row["id"], row["file_name"], timeout=None)
    return sorted({row["key"] for row in found if row["key"]})


async def unused(tx: HotTx, keys: list[str]) -> list[str]:
    """Those of these that nothing stands on any more."""
    return [row["key"] for row in await tx.connection.fetch(_UNUSED, keys, timeout=None)]


async def gone(tx: HotTx, storage: Storage, keys: list[str]) -> int:
    """After the commit: bytes that nothing stands on any more. How many."""
    free = await unused(tx, keys)
    for key in free:
        await storage.delete(key)
    return len(free)
