"""The open line to one bot: sends, listens, fetches files, checks, installs the hook. The only door to aiogram."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pydantic
from aiogram import methods
from aiogram.types import FSInputFile

from backend.connectors.contract import (
    Change,
    Check,
    Incoming,
    OutFile,
    Outgoing,
    Polled,
    Profile,
    SendError,
    Sent,
    Thread,
)
from backend.connectors.telegram import changing, ids, outbound, polling
from backend.connectors.telegram.capabilities import DOWNLOAD_MAX
from backend.connectors.telegram.errors import is_done_already
from backend.connectors.telegram.line import ANSWER_S, UPLOAD_BYTES_S, Line
from backend.connectors.telegram.payload import ALLOWED_UPDATES
from backend.connectors.telegram.settings import TelegramSettings

# one message a second for a chat: also between the parts of one
PART_GAP_S = 1.0
# the smallest that is sharp on a phone's screen
AVATAR_SIDE = 160


class SentMessage(msgspec.Struct):
    message_id: int
    date: int


class Me(msgspec.Struct):
    id: int
    first_name: str = ""
    username: str | None = None
    can_join_groups: bool = False
    can_read_all_group_messages: bool = False
    can_connect_to_business: bool = False


class WebhookInfo(msgspec.Struct):
    url: str = ""
    pending_update_count: int = 0
    last_error_date: int | None = None
    last_error_message: str | None = None


class PhotoSize(msgspec.Struct):
    file_id: str
    width: int = 0


class UserProfilePhotos(msgspec.Struct):
    photos: list[list[PhotoSize]] = []


class FileLink(msgspec.Struct):
    file_path: str | None = None
    file_size: int | None = None


class TelegramClient:
    def __init__(self, settings: TelegramSettings, channel_id: int) -> None:
        self.settings, self.channel_id = settings, channel_id
        self.line = Line(settings)
        self._throttled: dict[int, float] = {}

    async def send(self, message: Outgoing) -> Sent:
        done, at = dict(message.done), datetime.now(UTC)
        connection = None
        todo = [call for call in outbound.plan(message) if not set(call.numbers) <= done.keys()]
        for position, call in enumerate(todo):
            if position:
                await asyncio.sleep(PART_GAP_S)
            connection = call.params.get("business_connection_id")
            try:
                sent = await self._perform(call)
            except SendError as error:
                error.done = done
                self._note_throttling(error, call.params["chat_id"])
                raise
            at = datetime.fromtimestamp(sent[-1].date, UTC)
            for number, one in zip(call.numbers, sent, strict=False):
                done[number] = ids.message_key(call.params["chat_id"], one.message_id, connection)
        return Sent(tuple(done[number] for number in sorted(done)), at)

    async def _perform(self, call: outbound.Call) -> list[SentMessage]:
        files = _files(call.params)
        if missing := [file.name for file in files if not await asyncio.to_thread(file.path.is_file)]:
            raise SendError("file_missing", missing[0], permanent=True)
        wait_s = ANSWER_S + sum(file.size for file in files) / UPLOAD_BYTES_S
        method = _method(call)
        if call.method == "SendMediaGroup":
            return await self.line.ask(method, list[SentMessage], wait_s=wait_s)
        return [await self.line.ask(method, SentMessage, wait_s=wait_s)]

    async def edit(self, change: Change) -> None:
        await self._change(changing.edit(change))

    async def delete(self, change: Change) -> None:
        await self._change(changing.delete(change))

    async def react(self, change: Change) -> None:
        await self._change([changing.react(change)])

    async def _change(self, calls: list[outbound.Call]) -> None:
        for position, call in enumerate(calls):
            if position:
                await asyncio.sleep(PART_GAP_S)
            try:
                await self.line.ask(_method(call), msgspec.Raw)
            except SendError as error:
                # asking again harms nobody: what stands so already is what was asked for
                error.ambiguous = False
                if "chat_id" in call.params:
                    self._note_throttling(error, call.params["chat_id"])
                if not is_done_already(call.method, error.detail):
                    raise

    def _note_throttling(self, error: SendError, chat: int) -> None:
        """Telegram does not say whether a chat or the bot is too fast: two chats at once mean the bot."""
        if error.code != "rate":
            return
        now = time.monotonic()
        self._throttled = {one: until for one, until in self._throttled.items() if until > now}
        self._throttled[chat] = now + (error.retry_after or 0)
        error.channel = len(self._throttled) > 1

    async def follow_up(self, todo: dict[str, Any]) -> list[Incoming]:
        """A pressed button spins at the customer's until it is answered."""
        match todo:
            case {"pressed": str(query)}:
                await self._answer(query)
        return []

    async def _answer(self, query: str) -> None:
        try:
            await self.line.ask(methods.AnswerCallbackQuery(callback_query_id=query), bool)
        except SendError as error:
            # it has stopped spinning by itself
            if "query is too old" not in error.detail.lower():
                raise

    async def typing(self, thread: Thread) -> None:
        await self.line.ask(methods.SendChatAction(action="typing", **outbound.place_of(thread)), bool)

    async def profile(self, external_user: str) -> Profile:
        """The newest picture. Groups and channels, who also write in a group, show none to bots this way."""
        if not external_user.isdecimal():
            return Profile()
        method = methods.GetUserProfilePhotos(user_id=int(external_user), limit=1)
        try:
            found = await self.line.ask(method, UserProfilePhotos)
        except SendError as error:
            error.ambiguous = False  # asking again harms nobody
            raise
        sizes = sorted(found.photos[0], key=lambda size: size.width) if found.photos else []
        fit = next((size for size in sizes if size.width >= AVATAR_SIDE), sizes[-1] if sizes else None)
        return Profile({"file_id": fit.file_id} if fit else None)

    def listen(self, cursor: dict[str, Any] | None) -> AsyncIterator[Polled]:
        return polling.listen(self.line, cursor)

    async def fetch_file(self, remote: dict[str, Any]) -> AsyncIterator[bytes]:
        try:
            link = await self.line.ask(methods.GetFile(file_id=remote["file_id"]), FileLink)
        except SendError as error:
            error.ambiguous = False  # asking again harms nobody
            raise
        if not link.file_path:
            raise SendError("file_too_big", f"above {DOWNLOAD_MAX} bytes", permanent=True)
        async for chunk in self.line.download(link.file_path):
            yield chunk

    async def check(self) -> Check:
        try:
            me = await self.line.ask(methods.GetMe(), Me)
            hook = await self.line.ask(methods.GetWebhookInfo(), WebhookInfo)
        except SendError as error:
            return Check(False, (_missing(error),), {"detail": error.detail})
        missing = ("webhook_elsewhere",) if hook.url and not self._is_ours(hook.url) else ()
        return Check(not missing, missing, _facts(me, hook))

    def _is_ours(self, url: str) -> bool:
        hooked = urlsplit(url).path.rstrip("/").endswith(f"/hooks/{self.channel_id}")
        return hooked and self.settings.mode == "webhook"

    async def install(self, hook_url: str, secret: str) -> None:
        await self.line.ask(
            methods.SetWebhook(url=hook_url, secret_token=secret, allowed_updates=ALLOWED_UPDATES), bool
        )

    async def uninstall(self) -> None:
        await self.line.ask(methods.DeleteWebhook(), bool)

    async def backlog(self) -> int:
        return (await self.line.ask(methods.GetWebhookInfo(), WebhookInfo)).pending_update_count


def _method(call: outbound.Call) -> Any:
    """aiogram's method for the call. Raises SendError."""
    try:
        return getattr(methods, call.method)(**_uploads(call.params))
    except pydantic.ValidationError as error:
        raise SendError("refused", f"{call.method}: {error.error_count()} wrong parameters", permanent=True) from None


def _missing(error: SendError) -> str:
    codes = {"token_invalid": "token_invalid", "platform_down": "no_bot_api", "refused": "no_bot_api"}
    return codes.get(error.code, "unreachable")


def _facts(me: Me, hook: WebhookInfo) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "id": str(me.id),
        "name": me.first_name,
        "username": me.username,
        # in groups a bot with privacy sees commands and answers to itself only
        "privacy": not me.can_read_all_group_messages,
        "can_join_groups": me.can_join_groups,
        "can_connect_to_business": me.can_connect_to_business,
        "pending": hook.pending_update_count,
    }
    if hook.url:
        facts["webhook_host"] = urlsplit(hook.url).hostname
    if hook.last_error_date:
        facts["last_hook_error"] = hook.last_error_message
        facts["last_hook_error_at"] = datetime.fromtimestamp(hook.last_error_date, UTC).isoformat()
    return facts


def _files(params: dict[str, Any]) -> list[OutFile]:
    inside = [value for item in params.get("media", []) for value in item.values()]
    return [value for value in (*params.values(), *inside) if isinstance(value, OutFile)]


def _uploads(value: Any) -> Any:
    """The parameters with each OutFile as what aiogram uploads."""
    match value:
        case OutFile():
            return FSInputFile(value.path, filename=value.name)
        case dict():
            return {name: _uploads(child) for name, child in value.items()}
        case list():
            return [_uploads(child) for child in value]
    return value


@asynccontextmanager
async def opened(settings: msgspec.Struct, channel_id: int) -> AsyncIterator[TelegramClient]:
    if not isinstance(settings, TelegramSettings):
        raise TypeError(type(settings).__name__)
    client = TelegramClient(settings, channel_id)
    try:
        yield client
    finally:
        await client.line.close()
