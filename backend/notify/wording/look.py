"""Every text that the house sends by itself, as its administrator reads it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.kit.settings import Settings
from backend.kit.words import LOCALES, say
from backend.notify.wording.schemas import ClientText, HouseText, TextVariable, TextWords
from backend.texts.catalogue import TEXTS, Text
from backend.texts.read import ours, store_of

_KEPT = """
SELECT t.key, t.locale, t.title, t.text, t.own, t.version, t.changed_at, u.name AS changed_by
FROM house_texts t LEFT JOIN users u ON u.id = t.changed_by WHERE $1::text IS NULL OR t.key = $1
"""


async def every(tx: Tx, me: Grants, settings: Settings, key: str | None = None) -> list[HouseText]:
    """`key`: that one alone."""
    kept = {(row["key"], row["locale"]): row for row in await tx.fetch(_KEPT, key)}
    return [_view(text, kept, me, settings) for text in TEXTS.values() if key is None or text.key == key]


def _view(text: Text, kept: Mapping[tuple[str, str], Any], me: Grants, settings: Settings) -> HouseText:
    values = samples(text, me.locale, settings)
    variables = [
        TextVariable(name, say(me.locale, f"texts.variable.{name}"), values[name], name in text.needed)
        for name in text.variables
    ]
    words = [_words(text, locale, kept.get((text.key, locale))) for locale in LOCALES]
    return HouseText(text.key, text.group, say(me.locale, text.name), list(text.parts()), text.most, variables, words)


def _words(text: Text, locale: Any, row: Mapping[str, Any] | None) -> TextWords:
    title, body = ours(text.key, locale)
    if row is None:
        return TextWords(locale, title, body, title, body, False, 0)
    if row["own"]:
        shown, said = row["title"], row["text"]
    else:
        shown, said = title, body
    changed = row["changed_at"], row["changed_by"]
    return TextWords(locale, shown, said, title, body, row["own"], row["version"], *changed)


def samples(text: Text, locale: str, settings: Settings) -> dict[str, str]:
    """Values such as there are, of each variable of this text."""
    of_house = {"host": urlsplit(settings.public_url).hostname or "localhost", "link": f"{settings.public_url}/…"}
    return {name: of_house.get(name) or say(locale, f"texts.sample.{name}") for name in text.variables}


async def for_clients(tx: Tx) -> list[ClientText]:
    store = await store_of(tx)
    blank = {key: {name: f"{{{name}}}" for name in text.variables} for key, text in TEXTS.items()}
    return [
        ClientText(text.key, locale, store.of(text.key, locale, blank[text.key]).text)  # type: ignore[arg-type]
        for text in TEXTS.values()
        if text.group == "clients"
        for locale in LOCALES
    ]
