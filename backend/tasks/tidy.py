"""Words of a task as they are kept."""

from backend.kit.clean import clean_text
from backend.kit.errors import Invalid

TITLE_MAX, NOTE_MAX, PLACE_MAX = 300, 10_000, 500


def title_of(text: str) -> str:
    """One line. Raises Invalid."""
    title = " ".join(clean_text(text).split())
    if not title or len(title) > TITLE_MAX:
        raise Invalid("invalid", fields={"title": "bad_title"}, values={"limit": TITLE_MAX})
    return title


def note_of(text: str, field: str = "note") -> str:
    """Raises Invalid."""
    note = clean_text(text).strip()
    if len(note) > NOTE_MAX:
        raise Invalid("invalid", fields={field: "too_long"}, values={"limit": NOTE_MAX})
    return note


def place_of(text: str) -> str:
    """An address or a link, in one line. Raises Invalid."""
    place = " ".join(clean_text(text).split())
    if len(place) > PLACE_MAX:
        raise Invalid("invalid", fields={"place": "too_long"}, values={"limit": PLACE_MAX})
    return place
