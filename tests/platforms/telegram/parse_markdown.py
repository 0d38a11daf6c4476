"""MarkdownV2 and the legacy Markdown: https://core.telegram.org/bots/api#markdownv2-style"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.platforms.telegram.errors import ApiError, bad
from tests.platforms.telegram.text import Entity, units

RESERVED = set("_*[]()~`>#+-=|{}.!")
MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler"}
NAMES = {"*": "Bold", "_": "Italic", "__": "Underline", "~": "Strikethrough", "||": "Spoiler"}
FENCE = re.compile(r"```(?:([\w+-]+)\n|\n)?(.*?)```", re.S)
LINK = re.compile(r"\]\(((?:\\.|[^)\\])*)\)", re.S)
CODE = re.compile(r"`((?:\\.|[^`\\])*)`", re.S)
ESCAPE = re.compile(r"\\(.)", re.S)
LEGACY = re.compile(
    r"\\(?P<escape>[_*`\[])|```(?P<pre>.*?)```|`(?P<code>[^`]*)`|\*(?P<bold>[^*]*)\*|_(?P<italic>[^_]*)_"
    r"|\[(?P<label>[^\]]*)\]\((?P<url>[^)]*)\)|(?P<lone>[_*`\[])",
    re.S,
)


@dataclass
class _Reader:
    source: str
    text: str = ""
    at: int = 0
    open: list[tuple[str, int, int]] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def add(self, start: int, **what: object) -> None:
        if (length := units(self.text) - start) > 0:
            self.entities.append({"offset": start, "length": length, **what})

    @property
    def here(self) -> int:
        return len(self.source[: self.at].encode())


def parse_markdown_v2(source: str) -> tuple[str, list[Entity]]:
    reader = _Reader(source)
    while reader.at < len(source):
        _step(reader)
    _end_quote(reader)
    if reader.open:
        mark, _, at = reader.open[-1]
        raise _fail(f"Can't find end of {NAMES.get(mark, 'TextUrl')} entity at byte offset {at}")
    return reader.text, sorted(reader.entities, key=lambda e: (e["offset"], -e["length"]))


def _step(reader: _Reader) -> None:
    source, at = reader.source, reader.at
    char = source[at]
    if char == "\\" and at + 1 < len(source) and ord(source[at + 1]) <= 126:
        reader.text += source[at + 1]
        reader.at += 2
    elif char == "`":
        _code(reader)
    elif char == ">" and (at == 0 or source[at - 1] == "\n"):
        if not any(mark == ">" for mark, _, _ in reader.open):
            reader.open.append((">", units(reader.text), reader.here))
        reader.at += 1
    elif char == "\n":
        if source[at + 1 : at + 2] != ">":
            _end_quote(reader)
        reader.text += char
        reader.at += 1
    elif source.startswith(("__", "||"), at) or char in MARKS:
        _mark(reader, source[at : at + 2] if source[at : at + 2] in MARKS else char)
    elif char == "[" or source.startswith("![", at):
        reader.open.append(("[" if char == "[" else "![", units(reader.text), reader.here))
        reader.at += 1 if char == "[" else 2
    elif char == "]":
        _link(reader)
    elif char in RESERVED:
        raise _fail(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")
    else:
        reader.text += char
        reader.at += 1


def _mark(reader: _Reader, mark: str) -> None:
    if reader.open and reader.open[-1][0] == mark:
        _, start, _ = reader.open.pop()
        reader.add(start, type=MARKS[mark])
    elif mark == "||" and reader.open and reader.open[-1][0] == ">":
        _, start, _ = reader.open.pop()
        reader.add(start, type="expandable_blockquote")
    else:
        reader.open.append((mark, units(reader.text), reader.here))
    reader.at += len(mark)


def _end_quote(reader: _Reader) -> None:
    if reader.open and reader.open[-1][0] == ">":
        _, start, _ = reader.open.pop()
        reader.add(start, type="blockquote")


def _code(reader: _Reader) -> None:
    start = units(reader.text)
    if fence := FENCE.match(reader.source, reader.at):
        reader.text += ESCAPE.sub(r"\1", fence[2])
        reader.add(start, type="pre", **({"language": fence[1]} if fence[1] else {}))
        reader.at = fence.end()
    elif code := CODE.match(reader.source, reader.at):
        reader.text += ESCAPE.sub(r"\1", code[1])
        reader.add(start, type="code")
        reader.at = code.end()
    else:
        raise _fail(f"Can't find end of Code entity at byte offset {reader.here}")


def _link(reader: _Reader) -> None:
    target = LINK.match(reader.source, reader.at)
    if not reader.open or reader.open[-1][0] not in ("[", "![") or target is None:
        raise _fail("Character ']' is reserved and must be escaped with the preceding '\\'")
    mark, start, _ = reader.open.pop()
    url = ESCAPE.sub(r"\1", target[1])
    if mark == "![":
        reader.add(start, type="custom_emoji", custom_emoji_id=url.rpartition("id=")[2])
    else:
        reader.add(start, type="text_link", url=url)
    reader.at = target.end()


def parse_markdown(source: str) -> tuple[str, list[Entity]]:
    """Legacy: no nesting, four kinds."""
    text, entities, at = "", [], 0
    for match in LEGACY.finditer(source):
        text += source[at : match.start()]
        at = match.end()
        if match["lone"]:
            where = len(source[: match.start()].encode())
            raise _fail(f"Can't find end of the entity starting at byte offset {where}")
        if match["escape"]:
            text += match["escape"]
            continue
        kind = next(k for k in ("pre", "code", "bold", "italic", "label") if match[k] is not None)
        entity: Entity = {"offset": units(text), "length": units(match[kind])}
        entity |= {"type": "text_link", "url": match["url"]} if kind == "label" else {"type": kind}
        entities.append(entity)
        text += match[kind]
    return text + source[at:], entities


def _fail(words: str) -> ApiError:
    return bad(f"can't parse entities: {words}")
