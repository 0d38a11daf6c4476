"""What a person may name things: trimmed, short, taken once."""

from backend.kit.clean import clean_text
from backend.kit.errors import Invalid

NAME_MAX = 60
NOTE_MAX = 1000


def tidy(name: str, field: str = "name") -> str:
    """One line of 1 to 60 characters. Raises Invalid."""
    found = " ".join(clean_text(name).split())
    if not 1 <= len(found) <= NAME_MAX:
        raise Invalid("invalid", fields={field: "bad_name"}, values={"limit": NAME_MAX})
    return found


def note(text: str, field: str) -> str:
    """Up to 1,000 characters; may be empty. Raises Invalid."""
    found = clean_text(text).strip()
    if len(found) > NOTE_MAX:
        raise Invalid("invalid", fields={field: "too_long"}, values={"limit": NOTE_MAX})
    return found
