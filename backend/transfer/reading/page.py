"""A web page that is called a spreadsheet: so Bitrix24 and others "export to Excel". Its first table is read. Pure."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

_BEGINS = re.compile(r"\s*(<!doctype html|<html|<meta|<table|<head)", re.IGNORECASE)


def is_page(text: str) -> bool:
    return _BEGINS.match(text[:2000]) is not None


class _Table(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[tuple[int, list[str]]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._row = []
        elif tag in ("td", "th") and self._row is not None:
            self._end()
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end()
        elif tag == "tr" and self._row is not None:
            self._end()
            self.rows.append((self.getpos()[0], self._row))
            self._row = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _end(self) -> None:
        if self._cell is not None and self._row is not None:
            self._row.append("".join(self._cell).strip())
        self._cell = None


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line of the file, cells); empty rows are left out."""
    table = _Table()
    table.feed(text)
    table.close()
    yield from (each for each in table.rows if any(each[1]))
