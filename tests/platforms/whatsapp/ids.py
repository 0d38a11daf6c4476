"""Ids as they look: wamid.<base64>, US.<digits>, and plain numbers of the Graph API."""

from __future__ import annotations

import base64
import hashlib
import re

COUNTRIES = {
    "7": "RU", "77": "KZ", "370": "LT", "371": "LV", "372": "EE", "375": "BY", "380": "UA", "374": "AM", "995": "GE",
    "998": "UZ", "996": "KG", "1": "US", "44": "GB", "49": "DE", "33": "FR", "48": "PL", "55": "BR", "91": "IN",
}  # fmt: skip
USER_ID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")


def digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)


def country(phone: str) -> str:
    for length in (3, 2, 1):
        if (found := COUNTRIES.get(phone[:length])) is not None:
            return found
    return "US"


def number_of(seed: str, length: int) -> str:
    """Digits that stay the same for the same seed, the first of them no zero."""
    made = str(int(hashlib.sha256(seed.encode()).hexdigest(), 16))
    return "1" + made[: length - 1]


def wamid(person: str, seed: str, *, inbound: bool) -> str:
    """The layout that every published id has: who, which way, and a number; the length varies with both."""
    name = person.encode()
    size = 20 if inbound else 18
    made = hashlib.sha256(seed.encode()).hexdigest().upper()
    number = (("3A" if inbound else "") + made)[:size].encode()
    head = b"\x1c\x18" + bytes([len(name)]) + name + b"\x15\x02\x00"
    way = b"\x12" if inbound else b"\x11"
    return "wamid." + base64.b64encode(head + way + b"\x18" + bytes([size]) + number + b"\x00").decode()
