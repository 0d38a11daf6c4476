"""Text of a table: its encoding, its delimiter, its rows. Pure."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator

from charset_normalizer import from_bytes

ENCODINGS = ("utf-8", "cp1251", "utf-16", "cp1257", "cp1252", "cp866", "koi8_r")
DELIMITERS = (";", ",", "\t", "|")
# as spreadsheets have it
CELL_MAX = 32_767
_SAMPLE = 65_536
_LITHUANIAN = frozenset("ąčęėįšųūžĄČĘĖĮŠŲŪŽ„“–")
_LINES = 60
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Unreadable(Exception):
    """The file is no such table: the code of a sentence, and what fills it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def encoding_of(content: bytes) -> str:
    """A mark at the beginning says it; else UTF-8 where all of it is; else what it most looks like."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    head = content[:_SAMPLE]
    # a Latin or Cyrillic letter of UTF-16 has a zero beside it, or a 4
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(head) >= 4 and max(even, odd) > len(head) * 0.15:
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    return _guessed(content)


def _guessed(content: bytes) -> str:
    """The lines that have something to say: a file that begins with numbers tells nothing there."""
    told = [line for line in content.splitlines() if any(byte > 127 for byte in line)]
    sample = b"\n".join(told[:400])[:_SAMPLE]
    best = from_bytes(sample, cp_isolation=["cp1251", "cp1257", "cp1252", "cp866", "koi8_r"]).best()
    found = best.encoding if best else "cp1251"
    if found == "cp1252" and _is_baltic(sample):
        found = "cp1257"
    return found if found in ENCODINGS else "cp1251"


def _is_baltic(sample: bytes) -> bool:
    """The two Latin ones differ in letters alone: those of Lithuanian are none that a Western text is full of."""
    odd = [letter for letter in sample.decode("cp1257", "replace") if ord(letter) > 127]
    return sum(letter in _LITHUANIAN for letter in odd) >= len(odd) * 0.7


def decoded(content: bytes, encoding: str, *, lenient: bool = False) -> str:
    """Without its mark and without NULs, which no cell may have; `lenient`: what is no letter becomes a mark that one
    sees. Raises Unreadable."""
    name = encoding
    if encoding == "utf-8":
        name = "utf-8-sig"
    elif encoding == "utf-16" and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = content[:_SAMPLE]
        name = "utf-16-be" if head[0::2].count(0) > head[1::2].count(0) else "utf-16-le"
    try:
        text = content.decode(name, "replace" if lenient else "strict")
    except (UnicodeDecodeError, LookupError) as error:
        raise Unreadable("import_bad_encoding", encoding=encoding) from error
    return text.replace("\x00", "").lstrip("\ufeff")


def delimiter_of(text: str) -> str:
    """The one that cuts the first lines into the same number of cells, more than one."""
    found: list[tuple[float, int, str]] = []
    sample = "".join(text.splitlines(keepends=True)[:_LINES])
    for place, delimiter in enumerate(DELIMITERS):
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
        except csv.Error:
            continue
        wide = Counter(width for width in widths if width > 1)
        if wide:
            width, times = wide.most_common(1)[0]
            found.append((times / len(widths) * (1 + min(width, 40) / 100), -place, delimiter))
    return max(found)[2] if found else ";"


def said_delimiter(text: str) -> tuple[str | None, str]:
    """Excel's own first line, "sep=;", and what follows it."""
    first, _, rest = text.partition("\n")
    plain = first.strip().lower()
    if plain.startswith("sep=") and len(plain) == 5:
        return plain[4], rest
    return None, text


def rows_of(text: str, delimiter: str, first: int = 1) -> Iterator[tuple[int, list[str]]]:
    """(line of the file, cells); empty rows are left out. Raises Unreadable."""
    csv.field_size_limit(CELL_MAX)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        line = reader.line_num + first
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # mostly a quotation mark that is never closed: the rest of the file would be one cell
            raise Unreadable("import_bad_quotes", line=line) from error
        if any(cell.strip() for cell in row):
            yield line, row
