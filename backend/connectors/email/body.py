"""The words of our letter: as plain text, and as HTML of the same words where there is anything to show by it. Pure."""

from html import escape

import msgspec

from backend.connectors.contract import Entity, Letter, Outgoing

_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strike": "s",
    "code": "code",
    "pre": "pre",
    "quote": "blockquote",
}
# by this line programs know where the signature begins (RFC 3676, 4.3); its space at the end is part of it
SIGN = "-- "


class Written(msgspec.Struct, frozen=True):
    """`html` is empty where the text says it all."""

    text: str
    html: str


def written(message: Outgoing) -> Written:
    """The words, the signature under them."""
    letter = message.letter or Letter()
    texts, parts = [message.text or " "], [f"<div>{marked(message.text, message.entities)}</div>"]
    plain = not message.entities
    if signature := letter.signature:
        texts.append(f"{SIGN}\n{signature.text}")
        signed = marked(signature.text, signature.entities)
        parts.append(f'<div style="margin-top:16px;color:#6b6b70">{SIGN}<br>\n{signed}</div>')
        plain = plain and not signature.entities
    html = f"<html><body>{''.join(parts)}</body></html>"
    return Written("\n\n".join(texts), "" if plain else html)


def marked(text: str, entities: tuple[Entity, ...]) -> str:
    """The same words with their formatting. Offsets count UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")
    opens: dict[int, list[str]] = {}
    closes: dict[int, list[str]] = {}
    for entity in sorted(entities, key=lambda e: (e.offset, -e.length)):
        opening, closing = _tag(entity)
        if opening:
            opens.setdefault(entity.offset, []).append(opening)
            closes.setdefault(entity.offset + entity.length, []).insert(0, closing)
    out, before = [], 0
    for at in sorted({*opens, *closes, len(units) // 2}):
        out.append(_escaped(units[2 * before : 2 * at].decode("utf-16-le", "replace")))
        out += closes.get(at, []) + opens.get(at, [])
        before = at
    return "".join(out)


def _tag(entity: Entity) -> tuple[str, str]:
    if (
        entity.type == "link"
        and entity.url
        and entity.url.lower().startswith(("http://", "https://", "mailto:", "tel:"))
    ):
        return f'<a href="{escape(entity.url, quote=True)}">', "</a>"
    tag = _TAGS.get(entity.type)
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>\n")
