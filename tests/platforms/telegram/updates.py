"""One bot's queue of updates: https://core.telegram.org/bots/api#getting-updates

Kept 24 hours; identifiers rise by one; what is confirmed is forgotten.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import islice, takewhile
from typing import Any

from tests.platforms.changes import Changes
from tests.platforms.faults import Faults
from tests.platforms.ledger import Chat, Inbound, Ledger

KEPT_SECONDS = 24 * 3600
# https://core.telegram.org/bots/api#getupdates, allowed_updates: what an empty list leaves out.
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


class UpdateQueue:
    def __init__(self, account: str, first_id: int, ledger: Ledger, faults: Faults, clock: Callable[[], float]) -> None:
        self.account, self.next_id = account, first_id
        self.ledger, self.faults, self.clock = ledger, faults, clock
        self.allowed: list[str] = []
        self.changes = Changes()
        self.random = random.Random(first_id)
        self.pending: dict[int, Inbound] = {}  # always by rising id
        self.by_chat: dict[Chat, dict[int, Inbound]] = {}
        self._confirmed: dict[int, Inbound] = {}
        self._copies_left: dict[int, int] = {}
        self._next_expiry = float("inf")

    def allows(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def add(self, kind: str, body: dict[str, Any], chat: Chat | None = None) -> Inbound | None:
        """Queues one update; None when the bot did not ask for this kind."""
        if not self.allows(kind):
            return None
        payload = {"update_id": self.next_id, kind: body}
        row = Inbound(self.next_id, self.account, chat, kind, self.clock(), payload)
        self.next_id += 1
        self.ledger.inbound.append(row)
        self._keep(row)
        if (copies := self.copies()) > 1:
            self._copies_left[row.id] = copies - 1
        self.changes.tell()
        return row

    def jump(self, to: int) -> None:
        """After a quiet week the next identifier is random: it may even be lower."""
        self.next_id = to

    def copies(self) -> int:
        asked = self.faults.repeat
        return asked if isinstance(asked, int) else self.random.randint(*asked)

    def is_empty(self) -> bool:
        self.expire()
        return not self.pending

    def say_pending(self) -> str:
        return f"{len(self.pending)} updates of {self.account} unconfirmed, the first: {next(iter(self.pending))}"

    def take_copies(self, row: Inbound) -> int:
        return self._copies_left.pop(row.id, 0)

    def drop_all(self) -> None:
        for row in list(self.pending.values()):
            self._remove(row)
            row.expired = True

    def confirm(self, row: Inbound) -> None:
        row.confirmed_at = row.confirmed_at or self.clock()
        self._remove(row)
        self._confirmed[row.id] = row
        self.changes.tell()

    def confirm_below(self, offset: int) -> None:
        """An update is confirmed as soon as getUpdates is called with an offset higher than its id."""
        self.expire()
        for row in list(takewhile(lambda row: row.id < offset, self.pending.values())):
            if row.offers and self._copies_left.get(row.id, 0) > 0:
                row.confirmed_at = row.confirmed_at or self.clock()
            else:
                self.confirm(row)

    def batch(self, offset: int, limit: int) -> list[Inbound]:
        """What one getUpdates hands over. A negative offset counts from the end and forgets what is before."""
        self.expire()
        if offset < 0:
            keep = list(self.pending)[offset:]
            self.confirm_below(keep[0] if keep else self.next_id)
        elif not self.faults.forget_confirmed:
            self._bring_back(offset)
        rows = list(islice(self.pending.values(), limit))
        for row in rows:
            if row.id < offset or row.confirmed_at is not None:
                self._copies_left[row.id] = self._copies_left.get(row.id, 1) - 1
        if self.faults.shuffle:
            self.random.shuffle(rows)
        return rows

    def expire(self) -> None:
        now = self.clock()
        if now < self._next_expiry:
            return
        for row in [row for row in self.pending.values() if row.at + KEPT_SECONDS <= now]:
            self._remove(row)
            row.expired = True
        self._next_expiry = min((row.at + KEPT_SECONDS for row in self.pending.values()), default=float("inf"))

    def _bring_back(self, offset: int) -> None:
        for row in [row for row in self._confirmed.values() if row.id >= max(offset, 0)]:
            self._keep(self._confirmed.pop(row.id))

    def _keep(self, row: Inbound) -> None:
        last = next(reversed(self.pending), row.id)
        self.pending[row.id] = row
        self._next_expiry = min(self._next_expiry, row.at + KEPT_SECONDS)
        if last > row.id:
            self.pending = dict(sorted(self.pending.items()))
        self.by_chat.setdefault(self.chat_key(row), {})[row.id] = row

    def _remove(self, row: Inbound) -> None:
        self.pending.pop(row.id, None)
        chat = self.chat_key(row)
        rows = self.by_chat.get(chat, {})
        rows.pop(row.id, None)
        if not rows:
            self.by_chat.pop(chat, None)

    @staticmethod
    def chat_key(row: Inbound) -> Chat:
        """Updates of one chat go out one after another; those of no chat stand each for itself."""
        return row.chat if row.chat is not None else f"update:{row.id}"
