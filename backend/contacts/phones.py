"""Phone numbers as people type them, compared in one form."""

import phonenumbers


def normal(text: str, region: str = "RU") -> str | None:
    """E.164 of a number typed in any form ("8 912 …", "+370 …"); None when it is no number."""
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
