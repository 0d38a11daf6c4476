"""Cuts a long text into messages at sensible places; formatting is carried over. All lengths are UTF-16 code units."""

import re
import unicodedata
from collections.abc import Iterable

import msgspec

from backend.connectors.contract import Entity

Piece = tuple[str, tuple[Entity, ...]]
# best first: between paragraphs, lines, sentences
PLACES = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"[.!?…]+[\"»”)]*\s"))
SPACE = re.compile(r"\s")
JOINER = "\u200d"
LONGEST_CLUSTER = 40


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, entities: Iterable[Entity], limit: int) -> list[Piece]:
    """Pieces of at most `limit` units, none blank, without space at their ends (platforms drop it anyway)."""
    given, pieces, start = tuple(entities), list[Piece](), 0
    offset = 0
    while start < len(text):
        end = _end(text, start, limit)
        chunk = text[start:end]
        if body := chunk.strip():
            first = offset + units(chunk[: len(chunk) - len(chunk.lstrip())])
            pieces.append((body, _clip(given, first, units(body))))
        offset += units(chunk)
        start = end
    return pieces


def _end(text: str, start: int, limit: int) -> int:
    """Index after the last character of the piece that begins at `start`."""
    end = start + _fitting(text, start, limit)
    if end == len(text):
        return end
    window = text[start:end]
    for place in PLACES:
        # a piece less than half full would look torn
        if cuts := [found.end() for found in place.finditer(window) if found.end() * 2 >= len(window)]:
            return start + cuts[-1]
    if cuts := [found.end() for found in SPACE.finditer(window)]:
        return start + cuts[-1]
    return _between_letters(text, start, end)


def _fitting(text: str, start: int, limit: int) -> int:
    """How many characters from `start` fit into `limit` units; at least one."""
    used = 0
    for count, char in enumerate(text[start : start + limit]):
        used += 2 if char > "\uffff" else 1
        if used > limit:
            return max(count, 1)
    return min(limit, len(text) - start)


def _between_letters(text: str, start: int, end: int) -> int:
    """Not between a letter and its accent, nor inside a family of emoji."""
    at = end
    while at > max(start, end - LONGEST_CLUSTER) and _holds_on(text, at):
        at -= 1
    return at if at > start and not _holds_on(text, at) else end


def _holds_on(text: str, at: int) -> bool:
    char = text[at]
    skin_or_selector = "\U0001f3fb" <= char <= "\U0001f3ff" or "\ufe00" <= char <= "\ufe0f"
    return char == JOINER or text[at - 1] == JOINER or skin_or_selector or unicodedata.combining(char) > 0


def _clip(entities: tuple[Entity, ...], first: int, length: int) -> tuple[Entity, ...]:
    clipped = []
    for entity in entities:
        start = max(entity.offset, first)
        end = min(entity.offset + entity.length, first + length)
        if end > start:
            clipped.append(msgspec.structs.replace(entity, offset=start - first, length=end - start))
    return tuple(clipped)
