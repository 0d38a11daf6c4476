"""Names of people and calls: a number outside is E.164 where it is one, a hidden one nobody, twice never the same.

Thread and person: the number outside. Call: what the platform calls the whole of it (not its legs), after the
provider's own mark, so that the names of two never meet.
"""

import re
from datetime import UTC, datetime
from typing import Any

import msgspec
import phonenumbers

from backend.connectors.contract import Person, Thread

# above it a number is somebody outside
EXTENSION_MAX = 6
HIDDEN = "hidden:"
_UNSHOWN = frozenset({"", "anonymous", "unknown", "restricted", "private", "unavailable", "hidden", "withheld", "s"})
_DIGITS = re.compile(r"\+?[0-9]{1,20}")
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


class Outside(msgspec.Struct, frozen=True):
    """Somebody outside, as a call names them."""

    thread: Thread
    person: Person
    hidden: bool = False


def bare(number: str) -> str:
    """Digits, and a plus before them if there was one."""
    kept = "".join(char for char in number if char.isascii() and (char.isdigit() or char == "+"))
    return kept[:1] + kept[1:].replace("+", "")


def is_shown(number: str) -> bool:
    return number.strip().lower() not in _UNSHOWN and bare(number).strip("+") != ""


def is_extension(number: str) -> bool:
    """Of a telephone in the house: short, without a plus."""
    digits = bare(number)
    return bool(digits) and not digits.startswith("+") and len(digits) <= EXTENSION_MAX


def phone(written: str, region: str) -> str | None:
    """E.164 of a number as telephony writes it: with a plus, without it, or as people of `region` dial it."""
    number = bare(written)
    if not _DIGITS.fullmatch(number):
        return None
    if number.startswith("00"):
        number = f"+{number[2:]}"
    tries = (number,) if number.startswith("+") else (number, f"+{number}")
    for each in tries:
        try:
            parsed = phonenumbers.parse(each, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    return None


def outside(number: str, region: str, call: str, name: str = "") -> Outside:
    """Who calls or is called. Whose number is not shown has a thread of this call's own. `name`: as the exchange has
    it, unless it is the number again."""
    if not is_shown(number):
        key = f"{HIDDEN}{call}"
        return Outside(Thread(key), Person(key), hidden=True)
    found = phone(number, region)
    key = found or bare(number)
    shown = "" if bare(name).strip("+") and not any(map(str.isalpha, name)) else name.strip()[:120]
    return Outside(Thread(key), Person(key, name=shown, phone=found))


def at(value: Any) -> datetime:
    """Seconds since 1970, also written as text, or ISO 8601. Raises ValueError."""
    if isinstance(value, str) and _ISO.match(value):
        moment = datetime.fromisoformat(value)
        found = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    else:
        seconds = float(value)
        found = datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    if not EARLIEST < found < LATEST:
        raise ValueError("a time beyond all others")
    return found
