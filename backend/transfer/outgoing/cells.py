"""Cells as a spreadsheet takes them without running anything. Pure."""

import codecs
import csv
import io
import re
from collections.abc import Sequence

# what Excel, LibreOffice and Google Sheets take for the beginning of a formula, also after blanks
_RUNS = re.compile(r"[\s\u00a0\ufeff]*[=+\-@|%＝＋－＠\t\r\n]")
# a number, a phone, a sum with its sign: those are what they are
_PLAIN = re.compile(r"[+-]?\d[\d\s\u00a0().,-]*")


def safe(text: str) -> str:
    """With a quote mark before what would be run; numbers and phones stay as they are. Reading takes the mark off."""
    if not text or not _RUNS.match(text) or _PLAIN.fullmatch(text):
        return text
    return f"'{text}"


def csv_line(cells: Sequence[str], delimiter: str) -> str:
    """One line, as Excel writes it."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow([safe(cell) for cell in cells])
    return out.getvalue()


def marked(encoding: str) -> bytes:
    """What stands before the first line, so that Excel knows the encoding."""
    return codecs.BOM_UTF8 if encoding == "utf-8" else b""
