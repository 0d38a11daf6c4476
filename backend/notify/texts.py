"""The words of notices, by the house's store of texts (backend/texts)."""

from collections.abc import Sequence
from typing import Any

import msgspec

from backend.kit.db import Tx
from backend.kit.words import say
from backend.notify.rows import Said
from backend.notify.schemas import Row
from backend.texts.read import Store, store_of

# kinds of which several that nobody has seen have words of their own
_MANY = {"message": "messages"}


class Texts(msgspec.Struct, frozen=True):
    store: Store = Store()

    def said(self, row: Row, locale: str, *, whole: bool = True) -> Said:
        """`whole`: as the person wishes, with what was written, or only that something was."""
        name = say(locale, f"notices.{row.kind}.name")
        if not whole:
            return Said(name, "")
        many = _MANY.get(row.kind) if row.count > 1 and not row.read else None
        told = self.store.of(f"notices.{many or row.kind}", locale, {**row.data, "n": row.count} if many else row.data)
        # of nothing in particular: "Anna wrote: " with nothing behind it
        return Said(told.title.strip().removesuffix(":").rstrip() or name, told.text.strip(), many is not None)

    def away(self, locale: str, told: Sequence[tuple[Row, Said]]) -> Said:
        """What came while somebody was off duty, a line a group; newest first."""
        newest = {row.group: (row, said) for row, said in told}
        lines = [titled(said, row.count) for row, said in reversed(newest.values())]
        values = {"n": sum(row.count for row, _ in newest.values()), "text": "\n".join(lines)}
        found = self.store.of("notices.off_duty", locale, values)
        return Said(found.title.strip(), found.text.strip())

    def digest(self, locale: str, values: dict[str, Any]) -> str:
        """The subject of a letter of many."""
        return self.store.of("letters.digest", locale, values).title


def titled(said: Said, count: int) -> str:
    return f"{said.title} ({count})" if count > 1 and not said.counted else said.title


async def texts_of(tx: Tx) -> Texts:
    return Texts(await store_of(tx))
