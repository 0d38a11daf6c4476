"""A letter's HTML as plain text, in one pass: quotes get their ">", blocks their lines, links their address."""

import re
from html.parser import HTMLParser

BLOCKS = {
    "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "table", "tr", "ul",
}  # fmt: skip
SILENT = {"head", "script", "style", "title", "template", "noscript", "object", "svg", "math"}
SPACED = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "table", "pre"}
QUOTED_MAX = 8
TEXT_MAX = 200_000
_SPACES = re.compile(r"[ \t\r\n\f\u200b]+")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.size = 0
        self.silent = 0
        self.quoted = 0
        self.pre = 0
        self.href: list[tuple[str, int, int]] = []
        self.pictures = self.tables = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        if tag in BLOCKS:
            self._break(tag in SPACED)
        match tag:
            case "br":
                self._line()
            case "blockquote":
                self.quoted += 1
                self.lines[-1] = self._start()
            case "pre":
                self.pre += 1
            case "li":
                self._say("• ")
            case "td" | "th":
                self._say(" ")
            case "img":
                said = dict(attrs)
                self.pictures += (said.get("width") or "2") not in ("0", "1")
            case "table":
                self.tables += 1
            case "a":
                self.href.append((dict(attrs).get("href") or "", len(self.lines), len(self.lines[-1])))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in ("br", "img", "hr"):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        if tag == "pre":
            self.pre = max(0, self.pre - 1)
        if tag == "a" and self.href:
            self._address(*self.href.pop())
        if tag in BLOCKS:
            self._break(tag in SPACED)
        if tag == "blockquote":
            self.quoted = max(0, self.quoted - 1)
            self.lines[-1] = self._start()

    def handle_data(self, data: str) -> None:
        if self.silent or self.size > TEXT_MAX:
            return
        if self.pre:
            first, *rest = data.splitlines() or [""]
            self._say(first)
            for line in rest:
                self._line()
                self._say(line)
            return
        text = _SPACES.sub(" ", data)
        empty = self.lines[-1] == self._start() or self.lines[-1].endswith(" ")
        self._say(text.lstrip(" ") if empty else text)

    def _say(self, text: str) -> None:
        if not self.silent and self.size <= TEXT_MAX:
            self.lines[-1] += text
            self.size += len(text)

    def _start(self) -> str:
        depth = min(self.quoted, QUOTED_MAX)
        return ">" * depth + " " if depth else ""

    def _line(self) -> None:
        if self.size <= TEXT_MAX:
            self.lines.append(self._start())
            self.size += 1

    def _break(self, spaced: bool) -> None:
        """A block begins or ends on a line of its own."""
        if self.lines[-1].strip("> \t"):
            self._line()
        before = self.lines[-2].strip("> \t") if len(self.lines) > 1 else ""
        if spaced and before:
            self._line()

    def _address(self, href: str, line: int, column: int) -> None:
        """Where a link leads, unless its words say so."""
        if not href.lower().startswith(("http://", "https://")) or len(href) > 300 or line != len(self.lines):
            return
        said = self.lines[-1][column:].strip()
        if said and said.rstrip("/") not in href and href.rstrip("/") not in said:
            self._say(f" <{href}>")


def read(html: str) -> tuple[str, bool]:
    """Text of HTML that was made safe, and whether it is more than that: pictures, a table that lays it out.

    Of no other: Python's parser walks markup that is left open again and again.
    """
    reader = _Reader()
    reader.feed(html[: 3 * TEXT_MAX])
    reader.close()
    lines = [line.rstrip().replace("\xa0", " ") for line in reader.lines]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return text[:TEXT_MAX], bool(reader.pictures or reader.tables > 1)
