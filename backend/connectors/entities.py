"""How a text is formatted. Offsets and lengths count UTF-16 units."""

from typing import Literal

import msgspec

EntityType = Literal[
    "bold", "italic", "underline", "strike", "spoiler", "code", "pre", "quote", "link", "url", "email", "phone",
    "mention", "hashtag", "command",
]  # fmt: skip


class Entity(msgspec.Struct, frozen=True, omit_defaults=True):
    """A formatted stretch of text. `url` for links, `language` for pre, `user_id` where a note names a colleague."""

    type: EntityType
    offset: int
    length: int
    url: str | None = None
    language: str | None = None
    user_id: int | None = None
