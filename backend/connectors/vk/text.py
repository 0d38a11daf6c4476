"""VK's marks in a text, in the contract's words: [id1|Anna] becomes "Anna" with a link, formatting keeps its place."""

import re
from collections.abc import Iterable

import msgspec

from backend.connectors.contract import Entity, EntityType
from backend.connectors.split import units
from backend.connectors.vk.payload import Format, Stretch

# https://dev.vk.com/guide/mention: a page's short name, or an address on VK
MENTION = re.compile(
    r"\[((?:id|club|public|event|app)\d+|https://(?:[a-z]+\.)?vk\.(?:com|ru|me)/[^|\]\s]*)(?::[^|\]]*)?\|([^\]]+)\]"
)
FORMATS: dict[str, EntityType] = {"bold": "bold", "italic": "italic", "underline": "underline", "url": "link"}


# the last one last: what it brings forth is meant as it stands
ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&"))


def unescaped(text: str) -> str:
    """VK may tell some signs as HTML does, and no page says when: left so, every quotation mark would be litter."""
    if "&" in text:
        for told, meant in ESCAPES:
            text = text.replace(told, meant)
    return text


class Move(msgspec.Struct):
    """A mark of VK's from `start` to `end`, its label from `label` on; in our text the label stands at `shown`."""

    start: int
    label: int
    end: int
    shown: int
    length: int


def readable(text: str, formatting: Format | None = None) -> tuple[str, tuple[Entity, ...]]:
    """The text as people see it, and its entities."""
    text = unescaped(text)
    marks = list(MENTION.finditer(text))
    stretches = formatting.items if formatting else ()
    if not marks and not stretches:
        return text, ()
    shown, entities, moves, last = "", list[Entity](), list[Move](), 0
    for mark in marks:
        shown += text[last : mark.start()]
        at, length = units(shown), units(mark[2])
        entities.append(Entity("link", at, length, url=_address(mark[1])))
        start, label, end = (units(text[:place]) for place in (mark.start(), mark.start(2), mark.end()))
        moves.append(Move(start, label, end, at, length))
        shown += mark[2]
        last = mark.end()
    shown += text[last:]
    return shown, (*entities, *_formatted(stretches, moves, units(shown)))


def _formatted(stretches: Iterable[Stretch], moves: list[Move], end: int) -> list[Entity]:
    found = []
    for one in stretches:
        kind = FORMATS.get(one.type)
        start, stop = _moved(one.offset, moves), _moved(one.offset + one.length, moves)
        if kind and start < stop <= end:
            found.append(Entity(kind, start, stop - start, url=one.url if kind == "link" else None))
    return found


def _moved(at: int, moves: list[Move]) -> int:
    """Where a place in VK's text is in ours."""
    shift = 0
    for move in moves:
        if at <= move.start:
            break
        if at < move.end:
            return move.shown + min(max(at - move.label, 0), move.length)
        shift = move.shown + move.length - move.end
    return at + shift


def _address(page: str) -> str:
    return page if page.startswith("https://") else f"https://vk.com/{page}"
