"""Text as Telegram counts and cleans it: offsets and lengths are UTF-16 code units.

https://core.telegram.org/api/entities#entity-length
"""

from __future__ import annotations

import re
from typing import Any

Entity = dict[str, Any]

# https://core.telegram.org/bots/api#messageentity: what the server itself finds in a plain text.
FOUND = [
    ("url", re.compile(r"https?://[^\s<>\"]+[^\s<>\".,!?:;)]")),
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}\b")),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
    ("cashtag", re.compile(r"(?<!\w)\$[A-Z]{3,8}\b")),
    ("bot_command", re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@\w+)?")),
    ("phone_number", re.compile(r"(?<!\w)\+\d[\d ()-]{8,}\d")),
    ("url", re.compile(r"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|org|net|ru|lt|me|io)\b(?:/[^\s]*)?", re.I)),
]


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, offset: int, length: int) -> str:
    raw = text.encode("utf-16-le")[offset * 2 : (offset + length) * 2]
    return raw.decode("utf-16-le")


def find_entities(text: str, taken: list[Entity] | None = None) -> list[Entity]:
    """Links, mentions, commands … found by the server, beside those given, never inside one another."""
    given = taken or []
    spans = [(e["offset"], e["offset"] + e["length"]) for e in given]
    found = []
    for kind, pattern in FOUND:
        for match in pattern.finditer(text):
            start = units(text[: match.start()])
            end = start + units(match.group())
            if all(end <= a or start >= b for a, b in spans):
                spans.append((start, end))
                found.append({"offset": start, "length": end - start, "type": kind})
    return sorted(given + found, key=lambda e: (e["offset"], -e["length"]))


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Spaces at both ends are not sent; entities move along and lose what was cut."""
    body = text.strip()
    lead = units(text[: len(text) - len(text.lstrip())])
    end = units(body)
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - lead)
        stop = min(end, entity["offset"] + entity["length"] - lead)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return body, kept
