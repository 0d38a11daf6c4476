"""Names of a form: a person is the number or the address that they gave (+37061234567, ann@shop.example), else their
one submission (s:<id>); so is their thread.

Message: its submission's own name, where there is one; else what it says, in three half minutes one after another: the
same said again within a minute shares one of them, and is the same message.
"""

from datetime import datetime
from hashlib import sha256

import phonenumbers

BUCKET_S = 30
BUCKETS = 3


def phone(written: str, country: str) -> str | None:
    """E.164 of a number typed in any form; None when it is none."""
    try:
        parsed = phonenumbers.parse(written[:40], country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def email(written: str) -> str | None:
    """An address as it is compared; None when it is none."""
    found = written.strip().lower()
    name, at, host = found.rpartition("@")
    fits = at and name and "@" not in name and "." in host.strip(".") and len(found) <= 254 and found.isprintable()
    return found if fits and not any(map(str.isspace, found)) else None


def nobody(submission: str) -> str:
    """Who left neither number nor address: nobody can say that two of them are one."""
    return f"s:{digest(submission)}"


def named(submission: str) -> tuple[str, ...]:
    return (f"n:{digest(submission)}",)


def said(content: str, at: datetime) -> tuple[str, ...]:
    """Of a submission without a name."""
    first = int(at.timestamp()) // BUCKET_S
    return tuple(f"c:{digest(content)}:{first + more}" for more in range(BUCKETS))


def digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
