"""HTML style: https://core.telegram.org/bots/api#html-style"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from tests.platforms.telegram.errors import ApiError, bad
from tests.platforms.telegram.text import Entity, units

SIMPLE = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
TAGS = {*SIMPLE, "a", "span", "tg-emoji", "tg-time"}
TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
ATTRIBUTE = re.compile(r"([\w-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?")
NAMED = re.compile(r"&(lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")


@dataclass
class _Open:
    tag: str
    at: int
    attributes: dict[str, str]


def parse_html(source: str) -> tuple[str, list[Entity]]:
    text = ""
    stack: list[_Open] = []
    entities: list[Entity] = []
    position = 0
    for match in TAG.finditer(source):
        text += _plain(source, position, match.start())
        position = match.end()
        closing, tag = match.group(1), match.group(2).lower()
        at = len(source[: match.start()].encode())
        if tag not in TAGS:
            raise _fail(f'Unsupported start tag "{tag}" at byte offset {at}')
        if not closing:
            stack.append(_Open(tag, units(text), _attributes(match.group(3))))
            continue
        if not stack:
            raise _fail(f"Unexpected end tag at byte offset {at}")
        opened = stack.pop()
        if opened.tag != tag:
            raise _fail(f'Unmatched end tag at byte offset {at}, expected "</{opened.tag}>", found "</{tag}>"')
        _close(opened, units(text), entities, stack)
    text += _plain(source, position, len(source))
    if stack:
        raise _fail(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    return text, sorted(entities, key=lambda e: (e["offset"], -e["length"]))


def _close(opened: _Open, end: int, entities: list[Entity], stack: list[_Open]) -> None:
    span: Entity = {"offset": opened.at, "length": end - opened.at}
    extra = _meaning(opened)
    if extra is None or end == opened.at:
        return
    if opened.tag == "code" and stack and stack[-1].tag == "pre":
        # <pre><code class="language-x"> is one entity, and the outer tag makes it.
        language = opened.attributes.get("class", "").removeprefix("language-")
        stack[-1].attributes["language"] = language
        return
    entities.append({**span, **extra})


def _meaning(opened: _Open) -> Entity | None:
    attributes = opened.attributes
    match opened.tag:
        case "a":
            url = attributes.get("href", "")
            return {"type": "text_link", "url": url} if url else None
        case "span":
            if attributes.get("class") != "tg-spoiler":
                raise _fail('Tag "span" must have class "tg-spoiler"')
            return {"type": "spoiler"}
        case "tg-emoji":
            return {"type": "custom_emoji", "custom_emoji_id": attributes.get("emoji-id", "")}
        case "tg-time":
            return {"type": "date_time", "unix_time": int(attributes.get("unix") or 0)}
        case "blockquote" if "expandable" in attributes:
            return {"type": "expandable_blockquote"}
        case "pre" if attributes.get("language"):
            return {"type": "pre", "language": attributes["language"]}
        case tag:
            return {"type": SIMPLE[tag]}


def _attributes(source: str) -> dict[str, str]:
    found = ATTRIBUTE.findall(source)
    return {name.lower(): html.unescape(a or b or c) for name, a, b, c in found}


def _plain(source: str, start: int, end: int) -> str:
    piece = source[start:end]
    if "<" in piece:
        at = len(source[: start + piece.index("<")].encode())
        raise _fail(f'Unsupported start tag "" at byte offset {at}')
    return NAMED.sub(lambda match: html.unescape(match.group()), piece)


def _fail(words: str) -> ApiError:
    return bad(f"can't parse entities: {words}")
