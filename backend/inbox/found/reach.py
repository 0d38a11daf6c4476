"""Phones and e-mails in a text; and what is none of a sum or a date: phones, addresses, links, numbers of orders."""

import re
from collections.abc import Iterator
from itertools import islice

import phonenumbers

from backend.inbox.found.piece import Piece
from backend.inbox.found.sums import UNIT

_EMAIL = re.compile(
    r"(?<![\w.+-])[a-z0-9][\w.+-]{0,63}@(?:[a-z0-9][a-z0-9-]{0,62}\.)+[a-z]{2,24}(?![\w-])", re.IGNORECASE | re.ASCII
)
# a name is tried once, at its beginning, and has an end: what repeats itself for pages costs no more than a page
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w.\-])(?:[\w-]{1,63}\.){1,6}(?:ru|com|lt|net|org|eu|io|рф)(?![\w-])(?:/\S*)?",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"(?:№|#|\bno\.|\bnr\.|\b(?:заказ\w*|накладн\w*|сч[её]т\w*|договор\w*|артикул\w*|трек\w*|инн|order|invoice|tracking|sku|art"
    r"|užsakym\w*|sąskait\w*|kod\w*)(?:\s*(?:№|#|no\.?|nr\.?|номер|number|numeris))?)\s*[:\-]?\s*[a-zа-я]{0,4}-?\d[\d\-/]*",
    re.IGNORECASE,
)  # fmt: skip


# in one message; whoever pastes a price list has no hundred telephones
_MOST = 12
_MOST_TRIES = 60


def phones(text: str, region: str) -> Iterator[Piece]:
    """As the person's own country writes them; only numbers that can be called."""
    orders = [each.span() for each in _ORDER.finditer(text)]
    matches = phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.VALID, max_tries=_MOST_TRIES)
    for match in islice(matches, _MOST):
        if any(start <= match.start < end for start, end in orders):
            continue
        if UNIT.match(text, match.end):  # "49 800 000 ₽" can be called, too
            continue
        number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        yield Piece("phone", match.start, match.end, number)


def emails(text: str) -> Iterator[Piece]:
    for match in _EMAIL.finditer(text):
        yield Piece("email", match.start(), match.end(), match[0].lower())


def covered(text: str) -> str:
    """The text with each of these blotted out, letter for letter: nothing else is read out of them."""
    for rule in (_EMAIL, _LINK, _ORDER):
        text = rule.sub(lambda match: "\x00" * len(match[0]), text)
    return text
