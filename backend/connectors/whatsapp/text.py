"""WhatsApp's formatting is signs in the text itself: *bold*, _italic_, ~strike~, `code`, ```pre``` and lines of "> ".

Read, the signs become entities; written, entities become signs. What a person typed by hand stays as it is.
"""

import re
from collections.abc import Iterable

from backend.connectors.contract import Entity, EntityType
from backend.connectors.split import Piece, split, units

_PRE = re.compile(r"```\n?(?P<pre>[\s\S]+?)\n?```|`(?P<code>[^`\n]+)`")
_QUOTE = re.compile(r"^> ?(?P<quote>[^\n]+)$", re.MULTILINE)
_STYLE = re.compile(
    r"(?<![\w*_~])(?:\*(?=[^\s*])(?P<bold>[^\n]*?[^\s*])?\*|_(?=[^\s_])(?P<italic>[^\n]*?[^\s_])?_"
    r"|~(?=[^\s~])(?P<strike>[^\n]*?[^\s~])?~)(?![\w])"
)
SIGNS: dict[str, str] = {"bold": "*", "italic": "_", "strike": "~", "code": "`", "pre": "```"}
_TYPES: tuple[EntityType, ...] = ("pre", "code", "quote", "bold", "italic", "strike")


class _Shown:
    def __init__(self) -> None:
        self.text, self.at = "", 0
        self.entities: list[Entity] = []

    def add(self, text: str) -> None:
        self.text += text
        self.at += units(text)


def readable(text: str) -> tuple[str, tuple[Entity, ...]]:
    """The text as people see it, and its entities."""
    if not any(sign in text for sign in "*_~`>"):
        return text, ()
    shown = _Shown()
    _read(text, (_PRE, _QUOTE, _STYLE), shown)
    shown.entities.sort(key=lambda one: (one.offset, -one.length))
    return shown.text, tuple(shown.entities)


def _read(text: str, patterns: tuple[re.Pattern[str], ...], shown: _Shown) -> None:
    if not patterns:
        shown.add(text)
        return
    pattern, last = patterns[0], 0
    for match in pattern.finditer(text):
        groups = match.groupdict()
        kind = next((name for name in _TYPES if groups.get(name)), None)
        if kind is None:
            continue
        _read(text[last : match.start()], patterns[1:], shown)
        start, last = shown.at, match.end()
        if kind in ("pre", "code"):
            shown.add(groups[kind])
        else:
            # one inside another: *very _much_*
            _read(groups[kind], (_STYLE,), shown)
        shown.entities.append(Entity(kind, start, shown.at - start))
    _read(text[last:], patterns[1:], shown)


def pieces(text: str, entities: Iterable[Entity], limit: int) -> list[str]:
    """The text with its signs, in messages of at most `limit` units."""
    given = tuple(entities)
    room = limit - min(limit // 2, sum(_cost(text, one) for one in given))
    found = []
    for piece in split(text, given, room):
        written = marked(piece)
        found.append(written if units(written) <= limit else piece[0])
    return found


def _cost(text: str, entity: Entity) -> int:
    lines = 1 + text.count("\n") if entity.type != "pre" else 1
    return 2 * len(SIGNS.get(entity.type, "> ")) * lines


def marked(piece: Piece) -> str:
    """One piece with its signs: none spans a line, none has a space inside it, or WhatsApp would show the sign."""
    text, entities = piece
    raw = text.encode("utf-16-le")
    opens, closes = dict[int, str](), dict[int, str]()
    for entity in sorted(entities, key=lambda one: (one.offset, -one.length)):
        for start, end in _stretches(raw, entity):
            sign = SIGNS.get(entity.type)
            if entity.type == "quote":
                opens[start] = "> " + opens.get(start, "")
            elif sign:
                opens[start] = opens.get(start, "") + sign
                closes[end] = sign + closes.get(end, "")
    written, last = "", 0
    for at in sorted({*opens, *closes}):
        written += raw[2 * last : 2 * at].decode("utf-16-le") + closes.get(at, "") + opens.get(at, "")
        last = at
    return written + raw[2 * last :].decode("utf-16-le")


def _stretches(raw: bytes, entity: Entity) -> list[tuple[int, int]]:
    """Of each line of it, without the space at its ends; of a block of code all at once."""
    inside = raw[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "replace")
    if entity.type == "pre":
        return [(entity.offset, entity.offset + entity.length)]
    found, at = list[tuple[int, int]](), entity.offset
    for line in inside.split("\n"):
        if bare := line.strip():
            start = at + units(line[: len(line) - len(line.lstrip())])
            found.append((start, start + units(bare)))
        at += units(line) + 1
    return found
