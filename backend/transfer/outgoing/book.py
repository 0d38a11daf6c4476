"""Sinks: a table row by row into a file that a spreadsheet opens. Blocking: whoever calls one does so in a thread."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from backend.transfer.outgoing.cells import csv_line, marked, safe
from backend.transfer.outgoing.typed import Cell

# a sheet's own limit, with its header
ROWS_MAX = 1_048_576


class Text:
    """CSV. What the encoding has no letter for becomes a question mark."""

    def __init__(self, path: Path, headers: Sequence[str], encoding: str, delimiter: str) -> None:
        self._file = path.open("wb")
        self._encoding, self._delimiter = encoding, delimiter
        self._file.write(marked(encoding))
        self.rows([headers])

    def rows(self, rows: Sequence[Sequence[str]]) -> None:
        for row in rows:
            self._file.write(csv_line(row, self._delimiter).encode(self._encoding, "replace"))

    def close(self) -> None:
        self._file.close()


class Book:
    """XLSX, written as it comes: a million rows need no memory. Nothing in it is a formula or a link."""

    def __init__(self, path: Path, headers: Sequence[str], name: str) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._bold = self._book.add_format({"bold": True})
        # ISO, as in CSV: it reads alike in every country
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self._headers, self._name = headers, name[:28]
        self._sheets, self._at = 0, ROWS_MAX

    def rows(self, rows: Sequence[Sequence[Cell]]) -> None:
        for row in rows:
            if self._at >= ROWS_MAX:
                self._turn()
            for place, cell in enumerate(row):
                self._put(place, cell)
            self._at += 1

    def _put(self, place: int, cell: Cell) -> None:
        if isinstance(cell, float):
            self._sheet.write_number(self._at, place, cell)
        elif isinstance(cell, datetime):
            self._sheet.write_datetime(self._at, place, cell, self._moment)
        elif isinstance(cell, date):
            self._sheet.write_datetime(self._at, place, cell, self._day)
        elif cell:
            self._sheet.write_string(self._at, place, safe(cell)[:32_767])

    def _turn(self) -> None:
        self._sheets += 1
        self._sheet: Any = self._book.add_worksheet(self._name + (f" {self._sheets}" if self._sheets > 1 else ""))
        self._sheet.freeze_panes(1, 0)
        for place, header in enumerate(self._headers):
            self._sheet.write_string(0, place, safe(header), self._bold)
            self._sheet.set_column(place, place, 18)
        self._at = 1

    def close(self) -> None:
        if not self._sheets:
            self._turn()
        self._book.close()
