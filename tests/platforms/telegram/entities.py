"""Formatting options: https://core.telegram.org/bots/api#formatting-options"""

from __future__ import annotations

from typing import Any

from tests.platforms.telegram.errors import bad
from tests.platforms.telegram.parse_html import parse_html
from tests.platforms.telegram.parse_markdown import parse_markdown, parse_markdown_v2
from tests.platforms.telegram.text import Entity, find_entities, trimmed, units

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
# https://core.telegram.org/bots/api#messageentity: kind -> the field it cannot do without.
KINDS: dict[str, str | None] = {
    **dict.fromkeys(["mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"]),
    **dict.fromkeys(["bold", "italic", "underline", "strikethrough", "spoiler", "blockquote"]),
    **dict.fromkeys(["expandable_blockquote", "code", "pre"]),
    "text_link": "url",
    "text_mention": "user",
    "custom_emoji": "custom_emoji_id",
    "date_time": "unix_time",
}
PARSERS = {"html": parse_html, "markdown": parse_markdown, "markdownv2": parse_markdown_v2}


def formatted(text: str, parse_mode: str | None, entities: Any, limit: int = TEXT_UNITS) -> tuple[str, list[Entity]]:
    """Text and entities as a customer gets them. Raises 400 in Telegram's words."""
    if parse_mode:
        parser = PARSERS.get(parse_mode.lower())
        if parser is None:
            raise bad("unsupported parse_mode")
        text, given = parser(text)
    else:
        given = checked(text, entities or [])
    text, given = trimmed(text.replace("\x00", " ").replace("\r", " "), given)
    if units(text) > limit:
        raise bad("message is too long" if limit == TEXT_UNITS else "message caption is too long")
    return text, find_entities(text, given)


def checked(text: str, entities: Any) -> list[Entity]:
    if not isinstance(entities, list):
        raise bad("can't parse entities: expected an Array of MessageEntity")
    whole = units(text)
    for entity in entities:
        _check(entity, whole)
    return [dict(entity) for entity in entities]


def _check(entity: Any, whole: int) -> None:
    if not isinstance(entity, dict):
        raise bad("can't parse entities: expected an Object")
    kind = entity.get("type")
    if kind not in KINDS:
        raise bad(f"can't parse entities: unsupported entity type {kind!r} specified")
    needed = KINDS[kind]
    if needed and needed not in entity:
        raise bad(f'can\'t parse entities: entity "{kind}" has no field "{needed}"')
    offset, length = entity.get("offset"), entity.get("length")
    if not isinstance(offset, int) or not isinstance(length, int):
        raise bad("can't parse entities: offset and length must be of type Integer")
    if offset < 0 or length <= 0 or offset + length > whole:
        raise bad(f"can't parse entities: entity beginning at UTF-16 offset {offset} ends after the end of the text")
