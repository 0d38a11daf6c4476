"""The words of notices: shipped ones, or the administrator's in their place; variables of a closed list."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from backend.kit.db import Tx
from backend.kit.words import say
from backend.notify.rows import Said, text_of, title_of
from backend.notify.schemas import Row

_ALL = "SELECT kind, locale, title, text FROM notice_texts"


class Texts(msgspec.Struct, frozen=True):
    """(kind, language) → the administrator's title and text."""

    kept: Mapping[tuple[str, str], tuple[str, str]] = {}

    def said(self, row: Row, locale: str, *, whole: bool = True) -> Said:
        """`whole`: as the person wishes, with what was written, or only that something was."""
        own = self.kept.get((row.kind, locale))
        title = filled(own[0], row.data) if own else title_of(row, locale)
        text = filled(own[1], row.data) if own else text_of(row, locale)
        if not whole:
            title, text = say(locale, f"notices.{row.kind}.name"), ""
        # of nothing in particular: "Anna wrote: " with nothing behind it
        title = title.strip().removesuffix(":").rstrip()
        return Said(title or say(locale, f"notices.{row.kind}.name"), text.strip())


def filled(template: str, data: Mapping[str, Any]) -> str:
    """Names in braces; what the notice does not have is nothing. No expression, no format, no attribute."""

    def value(found: re.Match[str]) -> str:
        kept = data.get(found[1])
        return "" if kept is None else str(kept)

    return re.sub(r"\{(\w*)\}", value, template)


async def texts_of(tx: Tx) -> Texts:
    return Texts({(row["kind"], row["locale"]): (row["title"], row["text"]) for row in await tx.fetch(_ALL)})
