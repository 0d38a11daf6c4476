"""Phone numbers as people type them, compared in one form."""

import re

import phonenumbers

_WELL_MADE = re.compile(r"\+\d{7,15}")


def normal(text: str, region: str = "RU") -> str | None:
    """E.164 of a number typed in any form ("8 912 …", "+370 …"); None when it is no number."""
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def is_phone(text: str) -> bool:
    """An address on a platform that is a phone number (E.164)."""
    return _WELL_MADE.fullmatch(text) is not None
