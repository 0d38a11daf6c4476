"""A text as it goes out: the administrator's words where there are some in that language, ours otherwise."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.kit.db import Tx
from backend.kit.words import DEFAULT, LOCALES, catalogue
from backend.texts.catalogue import TEXTS
from backend.texts.fill import fill

_ONE = "SELECT key, locale, title, text FROM house_texts WHERE key = $1 AND locale = $2 AND own"
_ALL = "SELECT key, locale, title, text FROM house_texts WHERE own"


class Filled(msgspec.Struct, frozen=True):
    """A part that the text does not have is empty."""

    title: str
    text: str


class Store(msgspec.Struct, frozen=True):
    """(key, language) → the administrator's title and text."""

    kept: Mapping[tuple[str, str], tuple[str, str]] = {}

    def of(self, key: str, locale: str, values: Mapping[str, Any]) -> Filled:
        """Raises KeyError for a text that is on no list."""
        locale = locale if locale in LOCALES else DEFAULT
        title, text = self.kept.get((key, locale)) or ours(key, locale)
        return Filled(fill(title, values), fill(text, values))


def ours(key: str, locale: str) -> tuple[str, str]:
    """As it is shipped."""
    known, words = TEXTS[key], catalogue(locale)
    return words[known.title] if known.title else "", words[known.text].strip() if known.text else ""


async def text_of(tx: Tx, key: str, locale: str, values: Mapping[str, Any]) -> Filled:
    """`values` by the names of the catalogue. Raises KeyError for a text that is on no list."""
    return _store(await tx.fetch(_ONE, key, locale)).of(key, locale, values)


async def store_of(tx: Tx) -> Store:
    """All of them, for whoever says many."""
    return _store(await tx.fetch(_ALL))


def _store(rows: Any) -> Store:
    return Store({(row["key"], row["locale"]): (row["title"], row["text"]) for row in rows})
