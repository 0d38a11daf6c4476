"""The words of notices, by the house's store of texts (backend/texts)."""

from collections.abc import Sequence
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

    def away(self, locale: str, told: Sequence[tuple[Row, Said]]) -> Said:
        """What came while somebody was off duty, a line a group; newest first."""
        newest = {row.group: (row, said) for row, said in told}
        lines = [f"{said.title} ({row.count})" if row.count > 1 else said.title for row, said in newest.values()][::-1]
        values = {"n": sum(row.count for row, _ in newest.values()), "text": "\n".join(lines)}
        found = self.store.of("notices.off_duty", locale, values)
        return Said(found.title.strip(), found.text.strip())

    def digest(self, locale: str, values: dict[str, Any]) -> str:
        """The subject of a letter of many."""
        return self.store.of("letters.digest", locale, values).title


async def texts_of(tx: Tx) -> Texts:
    return Texts(await store_of(tx))
