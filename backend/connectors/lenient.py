"""JSON as platforms send it: one lone surrogate in one message must not hold up all that came with it."""

import json
import re
from typing import Any, NoReturn, TypeVar

import msgspec

T = TypeVar("T")
BIGGEST = 2**63
_LONE = re.compile("[\ud800-\udfff]")
# one UTF-16 unit like what it stands for: the places of formatting still fit the text
REPLACEMENT = "\ufffd"


def decode(payload: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """`payload` in the decoder's shape; lone surrogates are replaced where msgspec would refuse the whole.

    Raises ValueError (msgspec's errors are ValueErrors), RecursionError.
    """
    try:
        return decoder.decode(payload)
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, UnicodeDecodeError):
        if b"\\ud" not in payload.lower():
            raise
    return decoder.decode(msgspec.json.encode(mended(json.loads(payload, parse_constant=_no_number))))


def mended(node: Any) -> Any:
    """The same tree, every string fit to be stored. Raises ValueError for a number that no bigint holds."""
    match node:
        case str():
            return _LONE.sub(REPLACEMENT, node)
        case dict():
            return {_LONE.sub(REPLACEMENT, key): mended(child) for key, child in node.items()}
        case list():
            return [mended(child) for child in node]
        case int() if abs(node) >= BIGGEST:
            raise ValueError("a number beyond bigint")
    return node


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
