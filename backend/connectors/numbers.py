"""Phone numbers as colleagues type them, for kinds whose people are numbers."""

import phonenumbers

# where a number without its country is dialled
HOME = "RU"


def typed(address: str) -> str | None:
    """E.164 of "8 912 …", "+370 …"; None when it is no number."""
    try:
        parsed = phonenumbers.parse(address, HOME)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
