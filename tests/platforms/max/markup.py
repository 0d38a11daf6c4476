"""Texts with `format`: https://dev.max.ru/docs-api, "Форматирование текста". Gives the plain text and its markup.

`from` and `length` count UTF-16 units: no page says so, captured updates with an emoji do (decision 0164).
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

Mark = dict[str, Any]
TAGS = {
    "i": "emphasized", "em": "emphasized", "b": "strong", "strong": "strong", "del": "strikethrough",
    "s": "strikethrough", "ins": "underline", "u": "underline", "a": "link", "pre": "monospaced", "code": "monospaced",
    "mark": "highlighted", "h1": "heading", "blockquote": "quote",
}  # fmt: skip
PAIRS = (
    ("**", "strong"), ("__", "strong"), ("~~", "strikethrough"), ("++", "underline"), ("^^", "highlighted"),
    ("```", "monospaced"), ("`", "monospaced"), ("*", "emphasized"), ("_", "emphasized"),
)  # fmt: skip
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
MENTION = "max://user/"


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.marks: list[Mark] = []
        self.open: list[tuple[str, int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.text += "\n"
        elif tag in TAGS:
            self.open.append((tag, units(self.text), dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == tag:
                _, start, href = self.open.pop(place)
                self.marks.append(mark(TAGS[tag], start, units(self.text) - start, href))
                return

    def handle_data(self, data: str) -> None:
        self.text += data


def mark(kind: str, start: int, length: int, url: str = "") -> Mark:
    made: Mark = {"from": start, "length": length, "type": kind}
    if kind == "link" and url.startswith(MENTION):
        return {**made, "type": "user_mention", "user_id": int(url.removeprefix(MENTION))}
    return made | ({"url": url} if kind == "link" else {})


def parse(text: str, format: str | None) -> tuple[str, list[Mark]]:
    if format == "html":
        parser = _Html()
        parser.feed(text)
        parser.close()
        return parser.text, sorted(parser.marks, key=lambda one: (one["from"], -one["length"]))
    if format == "markdown":
        plain, marks = _markdown(text, 0)
        return plain, sorted(marks, key=lambda one: (one["from"], -one["length"]))
    return text, []


def _markdown(text: str, start: int) -> tuple[str, list[Mark]]:
    """What is not closed stays as it was written; `start` is where this piece begins in the whole."""
    plain, marks, place = "", [], 0
    while place < len(text):
        here = start + units(plain)
        if text[place] == "\\" and place + 1 < len(text):
            plain, place = plain + text[place + 1], place + 2
            continue
        if (link := LINK.match(text, place)) is not None:
            inner, within = _markdown(link[1], here)
            marks += [mark("link", here, units(inner), link[2]), *within]
            plain, place = plain + inner, link.end()
            continue
        found = _pair(text, place)
        if found is None:
            plain, place = plain + text[place], place + 1
            continue
        sign, kind, end = found
        raw = text[place + len(sign) : end]
        inner, within = (raw, []) if kind == "monospaced" else _markdown(raw, here)
        marks += [mark(kind, here, units(inner)), *within]
        plain, place = plain + inner, end + len(sign)
    return plain, marks


def _pair(text: str, place: int) -> tuple[str, str, int] | None:
    for sign, kind in PAIRS:
        if text.startswith(sign, place):
            end = text.find(sign, place + len(sign) + 1)
            if end > 0 and "\n" not in text[place:end]:
                return sign, kind, end
    return None
