"""The last net: journals that no number leads to are looked through for the person's phones, addresses and numbers.

A row that is somebody's stays, whatever stands in it, and by what two people have nothing goes (whose.theirs_alone).
"""

import json
import re

from backend.kit.db import HotTx
from backend.privacy.catalogue import TABLES
from backend.privacy.catalogue.shapes import Table

# in the record: rows with their number that nobody has read yet. Whose they are a person has to say
LEFT = "quarantine_left"
_UNREAD = """
SELECT count(*) FROM quarantine
WHERE replayed_at IS NULL AND contact_ids = '{}' AND lower(encode(body, 'escape')) ~ $1
"""


def pattern(words: list[str]) -> str | None:
    """A regular expression over a row's text in lower case: each word as it stands, as JSON escapes it, and as bytes
    are shown. No word counts within a longer one.
    """
    if not words:
        return None
    plain = {form for word in words for form in (word, json.dumps(word)[1:-1].lower(), _shown(word))}
    whole = "|".join(re.escape(form) for form in sorted(plain))
    return f"(?<![0-9a-zа-яё])(?:{whole})(?![0-9a-zа-яё])"


def _shown(word: str) -> str:
    """As encode(…, 'escape') shows its bytes."""
    return "".join(chr(byte) if byte < 0x80 else f"\\{byte:03o}" for byte in word.encode())


async def sweep(tx: HotTx, words: list[str], removed: dict[str, int]) -> None:
    """Nobody's rows with such a word go, or stay without what they say; what nobody has read is counted."""
    found = pattern(words)
    if found is None:
        return
    for table in TABLES:
        if not table.words:
            continue
        verb = f"DELETE FROM {table.name}" if table.fate == "goes" else f"UPDATE {table.name} SET {table.sets}"
        where = f"({table.words}) AND ({_text(table)}) ~ $1"
        tag = await tx.connection.execute(f"{verb} WHERE {where}", found, timeout=None)
        done = int(tag.rsplit(" ", 1)[-1])
        if done:
            removed[table.name] = removed.get(table.name, 0) + done
    if unread := await tx.connection.fetchval(_UNREAD, found, timeout=None):
        removed[LEFT] = unread


def _text(table: Table) -> str:
    if table.by:
        return f"lower({table.by})"
    whole = f"lower({table.name}::text)"
    return f"{whole} || ' ' || lower(encode({table.raw}, 'escape'))" if table.raw else whole
