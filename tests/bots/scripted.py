"""A kind of channel whose platform is this file: it does what the test says, and remembers what it was told."""

import asyncio
import itertools
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.connectors.contract import (
    ButtonLimits,
    Capabilities,
    Change,
    Check,
    Client,
    FileLimits,
    Incoming,
    Outgoing,
    Polled,
    SendError,
    Sent,
    Thread,
)
from backend.kit.secrets import Secret


class ScriptedSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    token: Secret
    listen: bool = False
    place: str | None = None
    api_base: str | None = None

    def faults(self) -> dict[str, str]:
        return {} if self.token.reveal() != "bad" else {"token": "bad_format"}


class Platform:
    """What happened, and what shall happen. `answers[thread]`: errors to raise, in order, before it works."""

    def __init__(self) -> None:
        self.told: list[Outgoing] = []
        self.delivered: list[Outgoing] = []
        self.typing: list[Thread] = []
        self.changes: list[tuple[str, Change]] = []
        self.answers: dict[str, list[SendError]] = defaultdict(list)
        self.gates: dict[str, asyncio.Event] = {}
        self.in_flight: dict[str, int] = defaultdict(int)
        self.most_in_flight: dict[str, int] = defaultdict(int)
        self.opened = 0
        self.closed = 0
        self.broken = False
        self.check = Check(ok=True, facts={"name": "Scripted"})
        self.check_s = 0.0
        self.files: dict[str, bytes] = {}
        self.file_errors: list[SendError] = []
        self.polls: asyncio.Queue[Polled | SendError] = asyncio.Queue()
        self.cursors: list[dict[str, Any] | None] = []
        self.installed: list[tuple[str, str]] = []
        self.kept: list[tuple[str, str]] = []
        self.uninstalled = 0
        # what it has of sends that nobody confirmed: text → key
        self.has: dict[str, str] = {}
        self.recalling: asyncio.Event | None = None
        self.changed = asyncio.Event()
        self._numbers = itertools.count(1)

    def texts(self, thread: str | None = None) -> list[str]:
        return [one.text for one in self.delivered if thread in (None, one.thread.key)]

    async def change(self, verb: str, change: Change) -> None:
        """`answers` of the verb ("edit", …) are raised first; the gate of the thread is passed."""
        if gate := self.gates.get(change.thread.key):
            await gate.wait()
        self.changed.set()
        if self.answers[verb]:
            raise self.answers[verb].pop(0)
        self.changes.append((verb, change))

    async def take(self, message: Outgoing) -> Sent:
        key = message.thread.key
        self.told.append(message)
        self.in_flight[key] += 1
        self.most_in_flight[key] = max(self.most_in_flight[key], self.in_flight[key])
        self.changed.set()
        try:
            if gate := self.gates.get(key):
                await gate.wait()
            if self.answers[key]:
                raise self.answers[key].pop(0)
            self.delivered.append(message)
            name = f"{key}/{next(self._numbers)}"
            self.has.setdefault(message.text, name)
            return Sent((name,), datetime.now(UTC))
        finally:
            self.in_flight[key] -= 1
            self.changed.set()


class ScriptedClient:
    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    async def send(self, message: Outgoing) -> Sent:
        return await self._platform.take(message)

    async def typing(self, thread: Thread) -> None:
        self._platform.typing.append(thread)

    async def edit(self, change: Change) -> None:
        await self._platform.change("edit", change)

    async def delete(self, change: Change) -> None:
        await self._platform.change("delete", change)

    async def react(self, change: Change) -> None:
        await self._platform.change("react", change)

    async def check(self) -> Check:
        await asyncio.sleep(self._platform.check_s)
        return self._platform.check

    async def fetch_file(self, remote: dict[str, Any]) -> AsyncIterator[bytes]:
        if self._platform.file_errors:
            raise self._platform.file_errors.pop(0)
        yield self._platform.files[remote["name"]]

    async def listen(self, cursor: dict[str, Any] | None) -> AsyncIterator[Polled]:
        self._platform.cursors.append(cursor)
        while True:
            polled = await self._platform.polls.get()
            if isinstance(polled, SendError):
                raise polled
            yield polled

    async def install(self, hook_url: str, secret: str) -> None:
        self._platform.installed.append((hook_url, secret))

    async def keep_hook(self, hook_url: str, secret: str) -> None:
        self._platform.kept.append((hook_url, secret))
        self._platform.changed.set()

    async def recall(self, message: Outgoing, since: datetime, known: frozenset[str]) -> tuple[str, ...]:
        if gate := self._platform.recalling:
            await gate.wait()
        key = self._platform.has.get(message.text)
        return (key,) if key and key not in known else ()

    async def uninstall(self) -> None:
        self._platform.uninstalled += 1


class Scripted:
    kind = "scripted"
    error_codes: tuple[str, ...] = ("rate", "blocked", "timeout")
    check_codes: tuple[str, ...] = ("token_invalid",)
    settings: type[msgspec.Struct] = ScriptedSettings
    refused_status = 401

    def __init__(self) -> None:
        self.platform = Platform()
        files = dict.fromkeys(("photo", "document"), FileLimits(10 * 2**20))
        self.capabilities = Capabilities(
            channel_rate=10_000,
            thread_gap_s=0,
            files=files,
            edits=True,
            deletes=True,
            reactions=True,
            buttons=ButtonLimits(total=4, rows=3, per_row=2, text_max=20, links_max=1),
        )

    def read(self, settings: msgspec.Struct, payload: bytes) -> list[Incoming]:
        return []

    def account(self, settings: msgspec.Struct) -> str | None:
        """A token "7:abc" opens the account 7; one without a colon says nothing of whose it is."""
        number, colon, _ = (
            settings.token.reveal().partition(":") if isinstance(settings, ScriptedSettings) else ("",) * 3
        )
        return number if colon else None

    def listens(self, settings: msgspec.Struct) -> bool:
        return isinstance(settings, ScriptedSettings) and settings.listen

    def verify(self, settings: msgspec.Struct, secret: str, headers: Mapping[str, str], body: bytes) -> bool:
        return headers.get("x-secret") == secret

    def answer(self, settings: msgspec.Struct, body: bytes) -> bytes:
        return b""

    @asynccontextmanager
    async def open(self, settings: msgspec.Struct, channel_id: int) -> AsyncIterator[Client]:
        self.platform.opened += 1
        if self.platform.broken:
            raise RuntimeError("the SDK does not import")
        try:
            yield ScriptedClient(self.platform)
        finally:
            # as real ones do, it takes a moment
            await asyncio.sleep(0)
            self.platform.closed += 1


connector = Scripted()
