"""The last net: journals that no number leads to are looked through for the person's phones, addresses and numbers."""

import json
import re

from backend.kit.db import HotTx
from backend.privacy.catalogue import TABLES


def pattern(words: list[str]) -> str | None:
    """A regular expression over a row's text in lower case: each word as it stands, as JSON escapes it, and as bytes
    are shown. No word counts within a longer one.
    """
    if not words:
        return None
    plain = {form for word in words for form in (word, json.dumps(word)[1:-1].lower())}
    whole = "|".join(re.escape(form) for form in sorted(plain))
    raw = "|".join(form.encode().hex() for form in sorted(plain))
    return f"(?<![0-9a-zа-яё])(?:{whole})(?![0-9a-zа-яё])|{raw}"


async def sweep(tx: HotTx, words: list[str], removed: dict[str, int]) -> None:
    """Rows with such a word go, or stay without what they say."""
    found = pattern(words)
    if found is None:
        return
    for table in TABLES:
        if not table.words:
            continue
        verb = f"DELETE FROM {table.name}" if table.fate == "goes" else f"UPDATE {table.name} SET {table.sets}"
        tag = await tx.connection.execute(f"{verb} WHERE lower({table.name}::text) ~ $1", found, timeout=None)
        done = int(tag.rsplit(" ", 1)[-1])
        if done:
            removed[table.name] = removed.get(table.name, 0) + done
