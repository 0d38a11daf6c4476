"""A visiting card as MAX sends it (vCard, RFC 6350): the number and the name, nothing else of it."""

import re

import msgspec

FOLD = re.compile(r"\r?\n[ \t]")
ESCAPED = re.compile(r"\\([\\,;nN])")
DIGITS = re.compile(r"[^\d+]")


class Card(msgspec.Struct, frozen=True):
    phone: str = ""
    name: str = ""


def read_card(vcf: str) -> Card:
    """Of the first number. A line that is none is passed over."""
    phone, full, parts = "", "", ""
    for line in FOLD.sub("", vcf).splitlines():
        head, colon, value = line.partition(":")
        name = head.partition(";")[0].rpartition(".")[2].upper()
        if not colon or not value.strip():
            continue
        if name == "TEL" and not phone:
            phone = _phone(value)
        elif name == "FN":
            full = _plain(value)
        elif name == "N":
            surname, _, given = value.partition(";")
            parts = f"{_plain(given.partition(';')[0])} {_plain(surname)}".strip()
    return Card(phone, full or parts)


def _phone(value: str) -> str:
    """MAX leaves the plus out of numbers that have their country."""
    digits = DIGITS.sub("", value.removeprefix("tel:"))
    return digits if digits.startswith(("+", "8")) or len(digits) < 11 else f"+{digits}"


def _plain(value: str) -> str:
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()
