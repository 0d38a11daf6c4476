"""What a customer of a played provider sees: what arrived, in order, and waiting for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.platforms.ledger import Chat, Delivered

if TYPE_CHECKING:
    from tests.platforms.house import House


class Sees:
    """`key` names the dialog in the ledger, `account` whose dialog it is ("" = of any)."""

    server: House
    key: Chat
    account: str

    @property
    def heard(self) -> list[Delivered]:
        """Messages from our side, in the order they arrived."""
        rows = self.server.ledger.sent_to(self.key)
        return [row for row in rows if not self.account or row.account == self.account]

    async def hears(self, text: str | None = None, *, count: int = 1, timeout: float = 10.0) -> list[Delivered]:
        """Waits until `count` messages (with exactly this text, when given) have arrived, and gives them."""

        def arrived() -> list[Delivered] | None:
            rows = [row for row in self.heard if text is None or row.text == text]
            return rows if len(rows) >= count else None

        def so_far() -> str:
            return f"{count} × {text!r}; heard so far: {[row.text for row in self.heard]}"

        return await self.server.changes.until(arrived, timeout, so_far) or []
