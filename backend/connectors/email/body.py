"""The words of our letter: as plain text, and as HTML of the same words where there is anything to show by it. Pure."""

import re
from html import escape

import msgspec

from backend.connectors.contract import Entity, Letter, Outgoing, Quoted
from backend.connectors.email.ids import once_of

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
_INTRODUCED = re.compile(r"<[^<>\s]{1,200}@[^<>\s]{1,200}>(?: [^:]{1,20})?:\s*$|(?:wrote|пишет|rašė)\s*:\s*$")


class Written(msgspec.Struct, frozen=True):
    """`html` is empty where the text says it all. `pictures`: cid of each file that stands in it, by its place."""

    text: str
    html: str
    pictures: dict[int, str]


def written(message: Outgoing, domain: str, *, quote: bool) -> Written:
    """The words, the signature under them, below it the letter that is answered."""
    letter = message.letter or Letter()
    body = f"<div>{marked(message.text, message.entities)}</div>"
    body, pictures = _with_pictures(body, letter.inline, f"{once_of(message.once)}@{domain}")
    texts, parts = [message.text or " "], [body]
    formatted = bool(message.entities or pictures)
    if signature := letter.signature:
        texts.append(f"{SIGN}\n{signature.text}")
        signed = marked(signature.text, signature.entities)
        parts.append(f'<div style="margin-top:16px;color:#6b6b70">{SIGN}<br>\n{signed}</div>')
        formatted = formatted or bool(signature.entities)
    if letter.quote:
        texts.append(letter.quote)
        parts.append(f'<div style="margin-top:16px">{_escaped(letter.quote)}</div>')
    if quote and (quoted := message.quoted):
        texts.append(_quoted_text(quoted))
        parts.append(_quoted_html(quoted))
    html = f"<html><body>{''.join(parts)}</body></html>" if formatted else ""
    return Written("\n\n".join(texts), html, pictures)


def _with_pictures(html: str, inline: dict[str, int], rest: str) -> tuple[str, dict[int, str]]:
    """A picture stands where its name stands in square brackets."""
    pictures = {}
    for name, at in inline.items():
        mark, cid = _escaped(f"[{name}]"), f"{at}.{rest}"
        if mark in html:
            shown = f'<img src="cid:{cid}" alt="{escape(name)}" style="max-width:100%">'
            html, pictures[at] = html.replace(mark, shown, 1), cid
    return html, pictures


def _introduced(quoted: Quoted) -> str:
    """In no language: programs know it by the date, the address and the colon, and so do we (quotes.py)."""
    name, address = " ".join(quoted.sender.name.split()), f"<{quoted.sender.address}>"
    return f"{quoted.at:%Y-%m-%d %H:%M}, {name + ' ' if name else ''}{address}:"


def unsigned(text: str) -> str:
    """Without signatures, at whatever depth they are quoted: a thread would repeat them with each letter."""
    kept: list[str] = []
    signed: int | None = None
    for line in text.splitlines():
        words = line.lstrip("> ")
        depth = line[: len(line) - len(words)].count(">")
        if signed is not None and (depth != signed or _INTRODUCED.search(words)):
            signed = None
        if signed is None and words.rstrip() == "--":
            signed = depth
        elif signed is None:
            kept.append(line)
    return "\n".join(kept).strip()


def _quoted_text(quoted: Quoted) -> str:
    lines = (f">{line}" if line.startswith(">") else f"> {line}" for line in unsigned(quoted.text).splitlines())
    return "\n".join([_introduced(quoted), *lines])


def _quoted_html(quoted: Quoted) -> str:
    style = "margin:8px 0 0;padding-left:12px;border-left:2px solid #d0d0d5;color:#55555c"
    head = f'<div style="margin-top:16px;color:#6b6b70">{_escaped(_introduced(quoted))}</div>'
    return f'{head}<blockquote type="cite" style="{style}">{_escaped(unsigned(quoted.text))}</blockquote>'


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
