"""What saved replies and macros have alike: a title, a folder, a text in each language."""

from collections.abc import Mapping

import msgspec

from backend.kit.clean import clean_text
from backend.kit.errors import Invalid
from backend.kit.words import LOCALES

TITLE_MAX, TEXT_MAX = 120, 10_000


class Tidy(msgspec.Struct, frozen=True):
    """As they are kept: spaces are one, empty texts are none."""

    title: str
    folder: str
    texts: dict[str, str]


def tidy(title: str, folder: str, variants: Mapping[str, str]) -> Tidy:
    """Raises Invalid, naming the field."""
    name = " ".join(clean_text(title).split())
    if not name or len(name) > TITLE_MAX:
        raise Invalid("invalid", fields={"title": "bad_title"}, values={"limit": TITLE_MAX})
    if variants.keys() - set(LOCALES):
        raise Invalid("invalid", fields={"variants": "no_such_language"})
    texts = {locale: said for locale, text in variants.items() if (said := clean_text(text).strip())}
    if any(len(text) > TEXT_MAX for text in texts.values()):
        raise Invalid("invalid", fields={"variants": "too_long"}, values={"limit": TEXT_MAX})
    return Tidy(name, " ".join(clean_text(folder).split())[:TITLE_MAX], texts)
