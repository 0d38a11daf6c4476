"""One question to VK and its answer: vk-api asks, in threads; files and the long poll go by httpx.

vk-api is made quiet: it sets no timeout, holds a lock while it waits for an answer, asks again by itself after error 6
without end, and solves captchas. How fast and how often is asked is decided here and in the owner.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any, TypeVar

import anyio.to_thread
import jconfig  # type: ignore[import-untyped]
import msgspec
import requests
import urllib3
import vk_api

from backend.connectors import refusals, web
from backend.connectors.contract import OutFile, SendError
from backend.connectors.pace import Pace
from backend.connectors.vk import errors
from backend.connectors.vk.settings import VkSettings

T = TypeVar("T")
API = "https://api.vk.ru"
VERSION = "5.199"
# calls a second of all kinds together, a little below what a community may
CALLS_S = 18.0
THREADS = 24
# where VK keeps what people send
HOSTS = (
    "vk.com", "vk.ru", "vk.me", "userapi.com", "vk-cdn.net", "vkuser.net", "vkuserlive.com", "vkuserphoto.ru",
    "vkuservideo.net", "vkuseraudio.net", "vkuserdoc.net", "mycdn.me", "okcdn.ru", "vk-portal.net", "vkvideo.ru",
)  # fmt: skip


class _Toward(requests.adapters.HTTPAdapter):
    """To the base that the settings name, and never for ever."""

    def __init__(self, base: str) -> None:
        self.base = base
        super().__init__(pool_connections=1, pool_maxsize=THREADS)

    def send(self, request: requests.PreparedRequest, *args: Any, **kw: Any) -> requests.Response:
        request.url = (request.url or "").replace(API, self.base, 1)
        return super().send(request, *args, **{**kw, "timeout": (web.CONNECT_S, web.ANSWER_S)})


class _Vk(vk_api.VkApiGroup):  # type: ignore[misc]
    RPS_DELAY = 0

    def __init__(self, token: str, base: str) -> None:
        session = requests.Session()
        session.trust_env = False
        session.max_redirects = 0
        session.mount(API, _Toward(base))
        super().__init__(token=token, api_version=VERSION, session=session, config=jconfig.MemoryConfig)
        self.error_handlers: dict[int, Any] = {}
        self.lock = contextlib.nullcontext()


class Line:
    def __init__(self, settings: VkSettings) -> None:
        base = (settings.api_base or API).rstrip("/")
        self._vk = _Vk(settings.token.reveal(), base)
        self._threads = anyio.CapacityLimiter(THREADS)
        self._web = web.Web(HOSTS, settings.api_base or "")
        self._pace = Pace(CALLS_S)

    async def close(self) -> None:
        await self._web.close()
        self._vk.http.close()

    async def ask(self, method: str, shape: type[T], **params: Any) -> T:
        """The answer as `shape`. Raises SendError: refused, not reached, or (ambiguous) not answered."""
        await self._pace.turn()
        given = {name: value for name, value in params.items() if value is not None}
        try:
            async with asyncio.timeout(web.CONNECT_S + web.ANSWER_S):
                answer = await anyio.to_thread.run_sync(
                    self._call, method, given, abandon_on_cancel=True, limiter=self._threads
                )
        except TimeoutError:
            raise refusals.unanswered("no answer") from None
        try:
            return msgspec.convert(answer, shape)
        except msgspec.ValidationError as error:
            raise refusals.unanswered(f"answer not understood: {error}") from None

    def _call(self, method: str, params: dict[str, Any]) -> Any:
        # `from None` throughout: vk-api's errors hold the token, and so may an address
        try:
            return self._vk.method(method, params)
        except vk_api.ApiError as error:
            raise errors.refusal(int(error.code), str(error.error.get("error_msg", ""))) from None
        except vk_api.ApiHttpError as error:
            raise refusals.garbled(error.response.status_code) from None
        except requests.exceptions.JSONDecodeError:
            raise refusals.unanswered("no JSON") from None
        except requests.exceptions.RequestException as error:
            kind = type(error).__name__
            raise (refusals.unreached(kind) if _was_not_written(error) else refusals.unanswered(kind)) from None
        except (KeyError, TypeError, ValueError) as error:
            raise refusals.unanswered(f"answer not understood: {type(error).__name__}") from None

    async def poll(self, server: str, params: dict[str, Any], wait_s: float) -> bytes:
        """What a long poll server answers. Raises SendError."""
        answer = await self._web.look("GET", server, params=params, answer_s=wait_s)
        if answer.status != 200:
            raise SendError("platform_down", f"HTTP {answer.status}", retry_after=refusals.NETWORK_REST_S)
        return answer.content

    async def upload(self, url: str, field: str, file: OutFile) -> dict[str, Any]:
        """A file to the server that VK named. Asking again harms nobody. Raises SendError."""
        answer_s = web.ANSWER_S + file.size / web.UPLOAD_BYTES_S
        try:
            with file.path.open("rb") as content:
                given = {field: (file.name, content, file.mime)}
                answer = await self._web.look("POST", url, files=given, answer_s=answer_s)
        except FileNotFoundError:
            raise SendError("file_missing", file.name, permanent=True) from None
        if answer.status == 413:
            raise SendError("file_too_big", "HTTP 413", permanent=True)
        try:
            said = msgspec.json.decode(answer.content)
        except (ValueError, RecursionError):
            raise SendError("platform_down", f"HTTP {answer.status}", retry_after=refusals.NETWORK_REST_S) from None
        if not isinstance(said, dict) or "error" in said:
            raise SendError("wrong_file", str(said)[:200], permanent=True)
        return said

    def download(self, url: str) -> AsyncIterator[bytes]:
        """A file's bytes. Raises SendError."""
        return self._web.download(url)


def _was_not_written(error: requests.exceptions.RequestException) -> bool:
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.InvalidURL):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, urllib3.exceptions.NewConnectionError | urllib3.exceptions.SSLError)
