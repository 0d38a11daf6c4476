"""Phones and e-mails in a text; and what is none of a sum or a date: phones, addresses, links, numbers of orders."""

import re
from collections.abc import Iterator

import phonenumbers

from backend.inbox.found.piece import Piece
from backend.inbox.found.sums import UNIT

_EMAIL = re.compile(
    r"(?<![\w.+-])[a-z0-9][\w.+-]{0,63}@(?:[a-z0-9][a-z0-9-]{0,62}\.)+[a-z]{2,24}(?![\w-])", re.IGNORECASE | re.ASCII
)
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:ru|com|lt|net|org|eu|io|рф)(?:/\S*)?", re.IGNORECASE
)
_ORDER = re.compile(
    r"(?:№|#|\bno\.|\bnr\.|\b(?:заказ\w*|накладн\w*|сч[её]т\w*|договор\w*|артикул\w*|трек\w*|инн|order|invoice|tracking|sku|art"
    r"|užsakym\w*|sąskait\w*|kod\w*)(?:\s*(?:№|#|no\.?|nr\.?|номер|number|numeris))?)\s*[:\-]?\s*[a-zа-я]{0,4}-?\d[\d\-/]*",
    re.IGNORECASE,
)  # fmt: skip


def phones(text: str, region: str) -> Iterator[Piece]:
    """As the person's own country writes them; only numbers that can be called."""
    for match in phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.VALID):
        if any(each.start() <= match.start < each.end() for each in _ORDER.finditer(text)):
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
