"""Sentences for people, in Russian, English and Lithuanian. Each room keeps its own in words/{ru,en,lt}.json."""

import json
from functools import cache
from pathlib import Path
from typing import Any

LOCALES = ("ru", "en", "lt")
DEFAULT = "ru"


@cache
def catalogue(locale: str) -> dict[str, str]:
    """Every sentence of a language by dotted key: {"errors.not_found": "…"}."""
    found: dict[str, str] = {}
    for file in sorted(Path(__file__).parent.parent.glob(f"**/words/{locale}.json")):
        _flatten("", json.loads(file.read_text(encoding="utf-8")), found)
    return found


def _flatten(prefix: str, node: Any, into: dict[str, str]) -> None:
    if isinstance(node, str):
        into[prefix] = node
        return
    for key, child in node.items():
        _flatten(f"{prefix}.{key}" if prefix else key, child, into)


def say(locale: str, key: str, **values: Any) -> str:
    """The sentence `key` in `locale`, filled with `values`; English where a language lacks it."""
    sentence = catalogue(locale if locale in LOCALES else DEFAULT).get(key) or catalogue("en").get(key, key)
    return sentence.format_map(_Values(values))


def known(key: str) -> bool:
    """Is there such a sentence?"""
    return key in catalogue("en")


class _Values(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"
