"""Shapes of texts."""

from datetime import datetime
from typing import Literal

import msgspec

Locale = Literal["ru", "en", "lt"]


class TextVariable(msgspec.Struct, frozen=True):
    """What may stand in braces. `sample`: what the preview puts there. `needed`: the text is not taken without it."""

    name: str
    label: str
    sample: str
    needed: bool = False


class TextWords(msgspec.Struct, frozen=True):
    """In one language. `own`: the administrator's; `our_*`: as it is shipped. `version`: 0 where nobody changed it."""

    locale: Locale
    title: str
    text: str
    our_title: str
    our_text: str
    own: bool
    version: int
    changed_at: datetime | None = None
    changed_by: str | None = None


class HouseText(msgspec.Struct, frozen=True):
    """One text that the house sends by itself. `parts`: which of title and text it has; `most`: characters of the
    text. A letter's title is its subject."""

    key: str
    group: str
    label: str
    parts: list[str]
    most: int
    variables: list[TextVariable]
    words: list[TextWords]


class PutHouseText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PUT /texts. `version`: as it was read. All parts empty: ours again."""

    key: str
    locale: Locale
    version: int
    title: str = ""
    text: str = ""


class TryHouseText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /texts/preview."""

    key: str
    locale: Locale
    title: str = ""
    text: str = ""


class TriedHouseText(msgspec.Struct, frozen=True):
    """As it goes out, with values such as there are."""

    title: str
    text: str


class ClientText(msgspec.Struct, frozen=True):
    """What clients are sent, as it stands now, with its variables in braces."""

    key: str
    locale: Locale
    text: str
