"""All that is found in one text, each stretch once."""

from datetime import date

from backend.inbox.found.dates import dates
from backend.inbox.found.piece import Piece
from backend.inbox.found.reach import covered, emails, phones
from backend.inbox.found.sums import sums

LONGEST = 4000


def find(text: str, said: date, region: str = "RU") -> list[Piece]:
    """In their order. What is a phone or an address is nothing else."""
    text = text[:LONGEST]
    found = [*phones(text, region), *emails(text)]
    rest = _without(covered(text), found)
    # "14.01 €" is a sum, "14.01" a day: what says its currency goes first
    priced = [each for each in sums(rest) if each.value["currency"]]
    rest = _without(rest, priced)
    days = list(dates(rest, said))
    bare = [each for each in sums(_without(rest, days)) if not each.value["currency"]]
    return sorted([*found, *priced, *days, *bare], key=lambda each: each.start)


def _without(text: str, found: list[Piece]) -> str:
    for each in found:
        text = text[: each.start] + "\x00" * (each.end - each.start) + text[each.end :]
    return text
