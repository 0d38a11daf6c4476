"""What a played platform saw and did, in order: calls in, messages out to customers, updates offered.

Times are seconds on the platform's own clock. Chats are named as the platform names them (int or str).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Chat = int | str


@dataclass(slots=True)
class Call:
    """One API call. `status` 0 = still under way; `answered` False = done, but the caller never learnt it."""

    at: float
    account: str
    method: str
    params: dict[str, Any]
    chat: Chat | None = None
    status: int = 0
    words: str = ""
    retry_after: int | None = None
    answered: bool = True
    fault: str | None = None
    result: Any = None
    limit: str | None = None


@dataclass(slots=True)
class Delivered:
    """One message that reached a customer's screen."""

    at: float
    account: str
    chat: Chat
    message_id: Chat
    method: str
    text: str
    message: dict[str, Any]


@dataclass(slots=True)
class Offer:
    """One time an update was handed to the bot. `status` is the webhook's answer, None when polled or lost."""

    at: float
    via: str
    status: int | None = None
    error: str | None = None
    answer: bytes = b""
    content_type: str = ""


@dataclass(slots=True)
class Inbound:
    """One update a customer caused. Confirmed = a 2xx from the webhook, or an offset beyond it."""

    id: int
    account: str
    chat: Chat | None
    kind: str
    at: float
    payload: dict[str, Any]
    offers: list[Offer] = field(default_factory=list)
    confirmed_at: float | None = None
    expired: bool = False


def first_number(text: str) -> int | None:
    found = re.search(r"\d+", text)
    return int(found.group()) if found else None


@dataclass
class Ledger:
    calls: list[Call] = field(default_factory=list)
    delivered: list[Delivered] = field(default_factory=list)
    inbound: list[Inbound] = field(default_factory=list)
    _by_chat: dict[Chat, list[Delivered]] = field(default_factory=dict)

    def deliver(self, row: Delivered) -> None:
        self.delivered.append(row)
        self._by_chat.setdefault(row.chat, []).append(row)

    def called(self, method: str | None = None, chat: Chat | None = None) -> list[Call]:
        return [
            call
            for call in self.calls
            if (method is None or call.method.lower() == method.lower()) and (chat is None or call.chat == chat)
        ]

    def sent_to(self, chat: Chat) -> list[Delivered]:
        return list(self._by_chat.get(chat, []))

    def texts_to(self, chat: Chat) -> list[str]:
        return [row.text for row in self.sent_to(chat)]

    def duplicates(self, chat: Chat | None = None) -> list[Delivered]:
        """Messages whose chat, kind and text a customer had already been sent (so tests send unlike texts)."""
        seen: set[tuple[str, Chat, str, str]] = set()
        again = []
        for row in self.delivered:
            key = (row.account, row.chat, row.method, row.text)
            if key in seen and chat in (None, row.chat):
                again.append(row)
            seen.add(key)
        return again

    def inversions(
        self, chat: Chat | None = None, number: Callable[[str], int | None] = first_number
    ) -> list[tuple[Delivered, Delivered]]:
        """Pairs delivered the wrong way round, by the number each text carries, chat by chat."""
        return [pair for rows in self._chats(chat) for pair in _inverted(rows, number)]

    def throttled(self, chat: Chat | None = None) -> list[Call]:
        return [call for call in self.called(chat=chat) if call.status == 429]

    def too_early(self, tolerance: float = 0.0) -> list[Call]:
        """Calls made although an earlier 429's `retry_after` for that chat or account had not run out."""
        until: dict[tuple[str, Chat | None], float] = {}
        early = []
        for call in self.calls:
            keys = [(call.account, call.chat), (call.account, None)]
            if any(call.at < until.get(key, 0.0) - tolerance for key in keys) and call.limit is not None:
                early.append(call)
            if call.status == 429 and call.retry_after is not None:
                scope = None if call.limit == "account" else call.chat
                until[(call.account, scope)] = call.at + call.retry_after
        return early

    def rate_violations(self) -> list[Call]:
        """Every call the platform had to refuse for speed: a sender that keeps the limits has none."""
        return [call for call in self.throttled() if call.fault is None]

    def lost_answers(self) -> list[Call]:
        return [call for call in self.calls if not call.answered and call.status == 200]

    def unconfirmed(self) -> list[Inbound]:
        return [row for row in self.inbound if row.confirmed_at is None]

    def repeated(self) -> list[Inbound]:
        return [row for row in self.inbound if len(row.offers) > 1]

    def _chats(self, chat: Chat | None) -> Iterable[list[Delivered]]:
        chats: dict[tuple[str, Chat], list[Delivered]] = defaultdict(list)
        for row in self.delivered:
            if chat in (None, row.chat):
                chats[(row.account, row.chat)].append(row)
        return chats.values()


def _inverted(rows: list[Delivered], number: Callable[[str], int | None]) -> Iterable[tuple[Delivered, Delivered]]:
    highest: tuple[int, Delivered] | None = None
    for row in rows:
        value = number(row.text)
        if value is None:
            continue
        if highest and value < highest[0]:
            yield highest[1], row
        if highest is None or value >= highest[0]:
            highest = (value, row)
