"""One question to the Bot API and its answer, through aiogram's methods and session.

aiogram's own request is not used for asking: it does not tell a refused connection from a lost answer, follows
redirects with the token in the address, and fails a message that was sent when its answer has a shape it does not know.
"""

from collections.abc import AsyncIterator
from typing import Any, TypeVar

import aiohttp
import msgspec
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.methods import TelegramMethod

from backend.connectors import refusals
from backend.connectors.contract import SendError
from backend.connectors.telegram import errors
from backend.connectors.telegram.settings import TelegramSettings

T = TypeVar("T")
CONNECT_S = 10.0
# a reply must be known to be unconfirmed within 30 s
ANSWER_S = 20.0
UPLOAD_BYTES_S = 200_000
SILENCE_S = 30.0
CHUNK = 64 * 1024


class Parameters(msgspec.Struct):
    retry_after: float | None = None


class Answer(msgspec.Struct):
    """https://core.telegram.org/bots/api#making-requests"""

    ok: bool
    result: msgspec.Raw = msgspec.Raw()
    error_code: int = 0
    description: str = ""
    parameters: Parameters = msgspec.field(default_factory=Parameters)


class Line:
    def __init__(self, settings: TelegramSettings) -> None:
        api = TelegramAPIServer.from_base(settings.api_base) if settings.api_base else PRODUCTION
        self.session = AiohttpSession(api=api)
        self.bot = Bot(settings.token.reveal(), session=self.session)

    async def close(self) -> None:
        await self.session.close()

    async def ask(self, method: TelegramMethod[Any], shape: type[T], *, wait_s: float = ANSWER_S) -> T:
        """The answer's result as `shape`. Raises SendError: refused, not reached, or (ambiguous) not answered."""
        status, content = await self._post(method, wait_s)
        try:
            answer = msgspec.json.decode(content, type=Answer)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise refusals.garbled(status) from None
        if not answer.ok:
            raise errors.refusal(answer.error_code or status, answer.description, answer.parameters.retry_after)
        try:
            return msgspec.json.decode(answer.result, type=shape)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise refusals.unanswered(f"answer not understood: {error}") from None

    async def _post(self, method: TelegramMethod[Any], wait_s: float) -> tuple[int, bytes]:
        session = await self.session.create_session()
        timeout = aiohttp.ClientTimeout(total=wait_s, sock_connect=min(CONNECT_S, wait_s))
        url = self.session.api.api_url(self.bot.token, method.__api_method__)
        form = self.session.build_form_data(self.bot, method)
        # `from None` throughout: the errors of aiohttp may carry the address, and the address holds the token
        try:
            async with session.post(url, data=form, timeout=timeout, allow_redirects=False) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            raise refusals.unreached(type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise refusals.unanswered(type(error).__name__) from None

    async def download(self, path: str) -> AsyncIterator[bytes]:
        """A file's bytes. Raises SendError."""
        session = await self.session.create_session()
        url = self.session.api.file_url(self.bot.token, path)
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S, sock_read=SILENCE_S)
        try:
            async with session.get(url, timeout=timeout, allow_redirects=False) as response:
                if response.status != 200:
                    raise _no_file(response.status)
                async for chunk in response.content.iter_chunked(CHUNK):
                    yield chunk
        except (aiohttp.ClientError, TimeoutError) as error:
            raise refusals.unreached(type(error).__name__) from None


def _no_file(status: int) -> SendError:
    if status in (400, 404, 410):
        return SendError("file_gone", f"HTTP {status}", permanent=True)
    return errors.refusal(status, f"HTTP {status}")
