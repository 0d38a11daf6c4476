"""MAX's formatting in the contract's words, and ours as MAX's HTML. Offsets are UTF-16 units on both sides.

https://dev.max.ru/docs-api, "Форматирование текста"
"""

from collections.abc import Iterable, Mapping
from html import escape
from itertools import pairwise
from typing import Any

import msgspec

from backend.connectors.contract import Entity, EntityType
from backend.connectors.split import Piece, split, units

# a heading and a highlighted stretch have no word in the contract: bold says the same thing
MARKS: dict[str, EntityType] = {
    "strong": "bold",
    "emphasized": "italic",
    "monospaced": "code",
    "link": "link",
    "strikethrough": "strike",
    "underline": "underline",
    "user_mention": "mention",
    "heading": "bold",
    "highlighted": "bold",
    "quote": "quote",
}
TAGS = {"bold": "b", "italic": "i", "underline": "u", "strike": "s", "code": "code", "pre": "pre"}


def entities(text: str, markup: Iterable[Mapping[str, Any]]) -> tuple[Entity, ...]:
    """Formatting that lies within the text; what we have no word for is left out."""
    end, found = units(text), list[Entity]()
    for mark in markup:
        kind = MARKS.get(str(mark.get("type")))
        start, length = mark.get("from"), mark.get("length")
        if kind is None or not isinstance(start, int) or not isinstance(length, int):
            continue
        if start >= 0 and 0 < length <= end - start:
            found.append(Entity(kind, start, length, url=_url(kind, mark)))
    return tuple(found)


def _url(kind: EntityType, mark: Mapping[str, Any]) -> str | None:
    if kind == "link" and isinstance(mark.get("url"), str):
        return str(mark["url"])
    if kind == "mention" and isinstance(mark.get("user_id"), int):
        return f"max://user/{mark['user_id']}"
    return None


class Shown(msgspec.Struct, frozen=True):
    """The text of one message: as it is read, and the parameters that say so."""

    plain: str
    body: dict[str, str]


def pieces(text: str, given: Iterable[Entity], limit: int) -> list[Shown]:
    """Each message that a text becomes. The limit counts what is sent, tags and all."""
    found = list[Shown]()
    for piece in split(text, given, limit):
        found += _fitting(piece, limit)
    return found


def _fitting(piece: Piece, limit: int) -> list[Shown]:
    body = formatted(piece)
    if units(body["text"]) <= limit:
        return [Shown(piece[0], body)]
    halves = split(piece[0], piece[1], max(units(piece[0]) // 2, 1))
    if len(halves) < 2:
        return [Shown(piece[0], {"text": piece[0]})]
    return [one for half in halves for one in _fitting(half, limit)]


def formatted(piece: Piece) -> dict[str, str]:
    """Plain as it is; with formatting as HTML, of which MAX takes a few tags alone."""
    text, given = piece
    marks = [one for one in given if one.type in TAGS or (one.type == "link" and one.url)]
    return {"text": _html(text, marks), "format": "html"} if marks else {"text": text}


def _html(text: str, marks: list[Entity]) -> str:
    """Stretches that overlap are closed and opened again, so that tags always nest."""
    raw = text.encode("utf-16-le", "surrogatepass")
    marks = sorted(marks, key=lambda one: (one.offset, -one.length))
    cuts = sorted({0, len(raw) // 2, *(p for one in marks for p in (one.offset, one.offset + one.length))})
    out, opened = list[str](), list[Entity]()
    for start, end in pairwise(cuts):
        wanted = [one for one in marks if one.offset <= start and one.offset + one.length >= end]
        keep = 0
        while keep < min(len(opened), len(wanted)) and opened[keep] is wanted[keep]:
            keep += 1
        out += [f"</{_tag(one)}>" for one in reversed(opened[keep:])]
        out += [_opening(one) for one in wanted[keep:]]
        opened = wanted
        out.append(escape(raw[start * 2 : end * 2].decode("utf-16-le", "surrogatepass"), quote=False))
    return "".join([*out, *(f"</{_tag(one)}>" for one in reversed(opened))])


def _tag(one: Entity) -> str:
    return "a" if one.type == "link" else TAGS[one.type]


def _opening(one: Entity) -> str:
    return f'<a href="{escape(one.url or "")}">' if one.type == "link" else f"<{TAGS[one.type]}>"
