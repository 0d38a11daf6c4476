"""A workbook → rows of text: what each cell shows, not how it is made."""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from backend.transfer.reading.text import CELL_MAX, Unreadable

# what a book may be once it is unpacked: a file that is more was made to be more
UNPACKED_MAX = 400 * 2**20
MEMBERS_MAX = 5_000
_PIECE = 2**20


def demand_modest(path: Path) -> None:
    """Every member is unpacked and counted before anything reads it: what the archive says of its sizes is not asked.

    Raises Unreadable.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MEMBERS_MAX:
                raise Unreadable("import_too_large_inside")
            total = 0
            for member in members:
                with archive.open(member) as file:
                    while piece := file.read(_PIECE):
                        total += len(piece)
                        if total > UNPACKED_MAX:
                            raise Unreadable("import_too_large_inside")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise Unreadable("import_not_a_book") from error
    except Exception as error:
        # zlib.error has no base of its own
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("import_not_a_book") from error


def opened(path: Path) -> CalamineWorkbook:
    """Raises Unreadable."""
    try:
        return CalamineWorkbook.from_path(str(path))
    except PasswordError as error:
        raise Unreadable("import_locked_book") from error
    except (CalamineError, OSError) as error:
        raise Unreadable("import_not_a_book") from error


def sheets_of(book: CalamineWorkbook) -> list[dict[str, Any]]:
    """[{"name", "hidden"}]: those that are tables."""
    return [{"name": each.name, "hidden": each.visible != SheetVisibleEnum.Visible} for each in book.sheets_metadata]


def sheet_of(book: CalamineWorkbook, name: str | None, sheets: Sequence[dict[str, Any]]) -> CalamineSheet:
    """The one that is named, else the first that is shown. Raises Unreadable."""
    wanted = name or next((each["name"] for each in sheets if not each["hidden"]), None)
    try:
        if wanted is None or wanted not in book.sheet_names:
            raise Unreadable("import_no_such_sheet", name=name or "")
        return book.get_sheet_by_name(wanted)
    except CalamineError as error:
        raise Unreadable("import_not_a_book") from error


def rows_of(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """(row of the sheet, cells); empty rows are left out. A cell that was merged downwards stands in each of its rows:
    so people write one company over several of its people.
    """
    below = {
        (row, column): first
        for first, last in sheet.merged_cell_ranges or ()
        for column in (first[1],)
        for row in range(first[0] + 1, min(last[0], first[0] + 10_000) + 1)
    }
    start = sheet.start or (0, 0)
    held: dict[tuple[int, int], str] = {}
    tops = set(below.values())
    for row, cells in enumerate(sheet.iter_rows()):
        at = row + start[0] if sheet.total_height == sheet.height else row
        said = [text_of(cell) for cell in cells]
        for column in range(len(said)):
            if (at, column) in tops:
                held[at, column] = said[column]
            elif (at, column) in below and not said[column]:
                said[column] = held.get(below[at, column], "")
        if any(cell.strip() for cell in said):
            yield at + 1, said


def text_of(cell: Any) -> str:
    """A whole number has no ".0" (telephones are kept as numbers), a day is ISO."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d") if cell.time() == time() else cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time | timedelta):
        return str(cell)
    return str(cell).replace("\x00", "")[:CELL_MAX]
