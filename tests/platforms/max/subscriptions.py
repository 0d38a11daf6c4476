"""Webhooks: https://dev.max.ru/docs-api/methods/POST/subscriptions

One update is one POST; whoever gave a `secret` finds it in X-Max-Bot-Api-Secret. Only 200 within 30 s confirms; else it
comes again, up to ten times, 60 s later and then 2.5 times as late each time. An address that has taken nothing for 8
hours is unsubscribed: what it is owed is lost, and later updates wait for the long poll.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.platforms.events import Letter, Line
from tests.platforms.ledger import Inbound, Offer

if TYPE_CHECKING:
    from tests.platforms.max.bot import Bot

KINDS = (
    "bot_added", "bot_removed", "bot_started", "bot_stopped", "chat_title_changed", "dialog_cleared", "dialog_muted",
    "dialog_unmuted", "dialog_removed", "message_callback", "message_created", "message_edited", "message_removed",
    "user_added", "user_removed", "comment_created", "comment_edited", "comment_removed",
    "bot_admin_permissions_changed", "message_chat_created",
)  # fmt: skip


@dataclass(frozen=True)
class WebhookPolicy:
    """Seconds; all of it is documented."""

    timeout: float = 30.0
    first_wait: float = 60.0
    growth: float = 2.5
    attempts: int = 10
    silent: float = 8 * 3600.0

    def waits(self) -> Iterator[float]:
        for number in range(self.attempts):
            yield self.first_wait * self.growth**number


@dataclass
class Subscription:
    url: str
    kinds: tuple[str, ...] | None
    secret: str
    made: int
    line: Line
    took: float

    def told(self) -> dict[str, Any]:
        return {"url": self.url, "time": self.made, "update_types": list(self.kinds) if self.kinds else None}


class Subscriptions:
    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.rows: list[Subscription] = []
        self.dropped: list[str] = []

    def subscribe(self, url: str, kinds: tuple[str, ...] | None, secret: str) -> None:
        """The same address again is the same subscription with new wishes."""
        server = self.bot.server
        if (known := next((row for row in self.rows if row.url == url), None)) is not None:
            known.kinds, known.secret = kinds, secret
            return
        policy = server.webhook_policy
        line = Line(server.events, url, self._letter, policy.waits, policy.timeout, takes=self._takes)
        line.gave_up = lambda: self._gave_up(url)
        self.rows.append(Subscription(url, kinds, secret, self.bot.now(), line, server.clock()))

    def unsubscribe(self, url: str) -> bool:
        found = next((row for row in self.rows if row.url == url), None)
        if found is not None:
            self.rows.remove(found)
            found.line.close()
        return found is not None

    def add(self, row: Inbound) -> None:
        server = self.bot.server
        asked = [one for one in self.rows if one.kinds is None or row.kind in one.kinds]
        if not asked:
            server.events.missed.append(row.payload)
            return
        server.events.await_(row)
        for one in asked:
            if server.clock() - one.took > server.webhook_policy.silent and one.line.owes():
                self._gave_up(one.url)
            else:
                one.line.post(row)

    def _letter(self, row: Inbound, url: str, number: int) -> Letter:
        found = next((one for one in self.rows if one.url == url), self.rows[0] if self.rows else None)
        secret = {"X-Max-Bot-Api-Secret": found.secret} if found and found.secret else {}
        headers = {"Content-Type": "application/json; charset=utf-8", **secret}
        return Letter(json.dumps(row.payload, ensure_ascii=False).encode(), headers)

    def _takes(self, offer: Offer) -> bool:
        if offer.status != 200:
            return False
        for one in self.rows:
            if one.url == offer.via:
                one.took = self.bot.server.clock()
        return True

    def _gave_up(self, url: str) -> None:
        if self.unsubscribe(url):
            self.dropped.append(url)
