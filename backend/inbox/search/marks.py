"""Which parts of a text were asked for, and the cut-out that shows them. Offsets only: no markup is ever made."""

from collections.abc import Iterable, Sequence

from backend.inbox.search.schemas import Mark
from backend.inbox.search.words import latin, spans, unaccented
from backend.kit.db import Tx

CUT = 160
BEFORE = 48
# Words that cannot be forms of what was asked are not asked about.
_ALIKE = 2

_WHICH = """
SELECT w.word FROM unnest($1::text[], $2::text[], $3::text[]) AS w (word, latin, bare)
WHERE to_tsvector('russian', w.word) || to_tsvector('lithuanian', w.latin) || to_tsvector('lithuanian', w.bare)
      @@ $4::tsquery
"""


async def asked_words(tx: Tx, texts: Iterable[str], words: Sequence[Sequence[str]], any_of: str) -> set[str]:
    """Which bare words of the texts answer the question, by the dictionaries themselves."""
    if not any_of:
        return set()
    begins = {word[:_ALIKE] for each in words for word in each} | {
        unaccented(word)[:_ALIKE] for each in words for word in each
    }
    found = {word for text in texts for _, _, word in spans(text)}
    near = sorted(word for word in found if word[:_ALIKE] in begins or unaccented(word)[:_ALIKE] in begins)
    roman = [latin(word) for word in near]
    rows = await tx.fetch(_WHICH, near, roman, [unaccented(word) for word in roman], any_of)
    return {row["word"] for row in rows}


def cut_out(text: str, marked: set[str]) -> tuple[str, list[Mark]]:
    """About `CUT` characters around the first marked word, on one line, and the marks in them."""
    line = " ".join(text.split())
    first = next((start for start, _, word in spans(line) if word in marked), 0)
    start = 0
    if len(line) > CUT and first > BEFORE:
        start = line.rfind(" ", 0, first - BEFORE) + 1
    part = line[start : start + CUT]
    if start + CUT < len(line):
        part = f"{part.rsplit(' ', 1)[0]}…"
    if start:
        part = f"…{part}"
    return part, marks(part, marked)


def marks(text: str, marked: set[str]) -> list[Mark]:
    """Where the marked words stand."""
    return [_mark(text, start, end) for start, end, word in spans(text) if word in marked]


def begun(text: str, words: Sequence[Sequence[str]]) -> list[Mark]:
    """The beginnings of words that were typed, in a name."""
    found = []
    for start, _, word in spans(text):
        fits = [len(typed) for each in words for typed in each if word.startswith(typed)]
        if fits:
            found.append(_mark(text, start, start + max(fits)))
    return found


def _mark(text: str, start: int, end: int) -> Mark:
    return Mark(_units(text[:start]), _units(text[start:end]))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
