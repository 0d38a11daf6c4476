"""Names of people, chats and messages: what a gateway calls them, in one spelling."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import phonenumbers

NAME_MAX = 250
# a time beyond these is none
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
SECONDS_MAX = 10**11
MILLISECONDS_MAX = 10**14


def text(value: Any) -> str | None:
    """A number, text or truth as text; None for nothing and for what has parts."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str | int | float):
        return str(value)
    return None


def phone(written: str) -> str | None:
    """E.164 of "79161234567", "+7 916…", "whatsapp:+7916…", "79161234567@c.us", "79161234567:12@s.whatsapp.net"."""
    bare = written.strip().rpartition("whatsapp:")[2].partition("@")[0].partition(":")[0].strip()
    if not bare or bare.lstrip("+").startswith("0") or any(char.isalpha() for char in bare):
        return None
    try:
        parsed = phonenumbers.parse(bare if bare.startswith("+") else f"+{bare}", None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def person(written: str, *, is_phone: bool) -> str:
    """How a person is called: by number where the gateway's people have one. A hidden number (@lid) stays."""
    hidden = written.endswith("@lid")
    found = phone(written) if is_phone and not hidden else None
    return found or written.strip()[:NAME_MAX]


def at(value: Any) -> datetime | None:
    """Seconds, milliseconds or microseconds since 1970, ISO 8601, or a letter's date. Raises ValueError."""
    if value in (None, ""):
        return None
    found = _at(value)
    if not EARLIEST < found < LATEST:
        raise ValueError("a time beyond all others")
    return found


def _at(value: Any) -> datetime:
    if isinstance(value, str) and not value.replace(".", "", 1).isdigit():
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = parsedate_to_datetime(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    number = float(text(value) or "nan")
    number = number / 1e6 if number > MILLISECONDS_MAX else number / 1e3 if number > SECONDS_MAX else number
    if not 0 < number < SECONDS_MAX:
        raise ValueError("no time")
    return datetime.fromtimestamp(number, UTC)


def json_of(content: str | bytes) -> Any:
    """Raises ValueError, RecursionError."""
    return json.loads(content, parse_constant=_no_number)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def hook_key(secret: str) -> str:
    """What a gateway shows that it was told by us: made of the channel's secret, which never leaves the house."""
    return hmac.new(secret.encode(), b"gateway hook", hashlib.sha256).hexdigest()[:40] if secret else ""
