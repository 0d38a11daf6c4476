"""The link of a message that a card is made for. Pure."""

import re
from collections.abc import Sequence

from backend.connectors.contract import Entity

LONGEST = 2000
# as the window finds bare addresses (frontend/app/src/screens/inbox/thread/rich.ts)
_BARE = re.compile(r"""\bhttps?://[^\s<>"']+[^\s<>"'.,;:!?)\]}»”]""", re.IGNORECASE)
_SECRET = frozenset({"code", "pre", "spoiler"})


def first_link(text: str, entities: Sequence[Entity]) -> str | None:
    """The first address in a text, or under its words; what is written as code or hidden is left alone."""
    found = sorted((*_marked(text, entities), *_bare(text, entities)))
    return found[0][1] if found else None


def _bare(text: str, entities: Sequence[Entity]) -> list[tuple[int, str]]:
    matches = [(_units(text[: m.start()]), m[0]) for m in _BARE.finditer(text)]
    return [(at, url) for at, url in matches if len(url) <= LONGEST and not _is_secret(at, entities)]


def _marked(text: str, entities: Sequence[Entity]) -> list[tuple[int, str]]:
    named = [(e.offset, e.url) for e in entities if e.type == "link" and e.url]
    return [(at, url) for at, url in named if re.match(r"https?://", url, re.IGNORECASE) and len(url) <= LONGEST]


def _is_secret(at: int, entities: Sequence[Entity]) -> bool:
    return any(e.type in _SECRET and e.offset <= at < e.offset + e.length for e in entities)


def _units(text: str) -> int:
    """Offsets count UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2
