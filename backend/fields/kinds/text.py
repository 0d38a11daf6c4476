"""Text of one line, of many, and an address: one line a line of the envelope."""

from collections.abc import Callable
from typing import Any

from backend.fields.kinds.base import Bad, Kind, Reader, Spec, text_of
from backend.kit.clean import clean_text

LINE_MAX, TEXT_MAX, ADDRESS_MAX = 500, 10_000, 1000


def _line(typed: Any, spec: Spec, reader: Reader) -> str:
    return _within(" ".join(clean_text(text_of(typed)).split()), LINE_MAX)


def _lines(limit: int) -> Callable[[Any, Spec, Reader], str]:
    def parse(typed: Any, spec: Spec, reader: Reader) -> str:
        lines = clean_text(text_of(typed)).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return _within("\n".join(line.rstrip() for line in lines).strip(), limit)

    return parse


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise Bad("field_too_long", limit=limit)
    if not text:
        raise Bad("field_empty")
    return text


def _show(value: Any, spec: Spec, reader: Reader) -> str:
    return str(value)


def _key(value: Any, spec: Spec) -> str:
    return str(value).casefold()


TEXT = Kind("text", _line, _show, _key)
LONG_TEXT = Kind("long_text", _lines(TEXT_MAX), _show, _key)
ADDRESS = Kind("address", _lines(ADDRESS_MAX), _show, _key)
