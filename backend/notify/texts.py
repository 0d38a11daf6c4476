"""The words of notices, by the house's store of texts (backend/texts)."""

from typing import Any

import msgspec

from backend.kit.db import Tx
from backend.kit.words import say
from backend.notify.rows import Said
from backend.notify.schemas import Row
from backend.texts.read import Store, store_of


class Texts(msgspec.Struct, frozen=True):
    store: Store = Store()

    def said(self, row: Row, locale: str, *, whole: bool = True) -> Said:
        """`whole`: as the person wishes, with what was written, or only that something was."""
        name = say(locale, f"notices.{row.kind}.name")
        if not whole:
            return Said(name, "")
        told = self.store.of(f"notices.{row.kind}", locale, row.data)
        # of nothing in particular: "Anna wrote: " with nothing behind it
        return Said(told.title.strip().removesuffix(":").rstrip() or name, told.text.strip())

    def digest(self, locale: str, values: dict[str, Any]) -> str:
        """The subject of a letter of many."""
        return self.store.of("letters.digest", locale, values).title


async def texts_of(tx: Tx) -> Texts:
    return Texts(await store_of(tx))
