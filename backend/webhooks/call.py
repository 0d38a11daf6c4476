"""One POST to an address that somebody named, and what came back. No redirect is followed; nothing private is met."""

import asyncio
import re
import time
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx
import msgspec

from backend.kit import outgoing
from backend.kit.clean import clean_text

CONNECT_S = 5.0
TOTAL_S = 15.0
# of the answer: what is kept, how much is read so that the line can be used again, and for how long
KEPT_BYTES = 1024
READ_BYTES = 64 * 1024
READ_S = 2.0
_WHOLE_S = re.compile(r"[0-9]{1,9}")


class Answer(msgspec.Struct, frozen=True):
    """`status` None: none came, `error` says why (address_not_allowed, https_only, timeout, unreachable …)."""

    status: int | None
    error: str | None
    text: str
    duration_ms: int
    retry_after_s: float | None = None

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def fault_of(url: str, private: Iterable[str]) -> str | None:
    """Why this address cannot be told, before any look-up. `private`: hosts that the operator of the house named."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "bad_url"
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password or parts.fragment:
        return "bad_url"
    if not url.isascii() or " " in url:
        return "bad_url"
    if host in frozenset(private):
        return None
    if parts.scheme != "https":
        return "https_only"
    try:
        outgoing.check_url(url)
    except outgoing.Blocked as error:
        return error.code
    return None


class Line:
    """The open line to one receiver: `async with Line(private) as line: await line.post(url, body, headers)`."""

    def __init__(self, private: Iterable[str]) -> None:
        self._private = frozenset(private)
        self._http = httpx.AsyncClient(
            transport=outgoing.transport(self._private),
            timeout=httpx.Timeout(TOTAL_S, connect=CONNECT_S),
            trust_env=False,
            follow_redirects=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Never raises for what the other side does."""
        began = time.monotonic()
        fault = fault_of(url, self._private)
        if fault is not None:
            return Answer(None, fault, "", 0)
        try:
            async with asyncio.timeout(TOTAL_S):
                return await self._post(url, body, headers, began)
        except outgoing.Blocked as error:
            return Answer(None, error.code, "", _ms(began))
        except (TimeoutError, httpx.TimeoutException):
            return Answer(None, "timeout", "", _ms(began))
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            return Answer(None, "unreachable", type(error).__name__, _ms(began))

    async def _post(self, url: str, body: bytes, headers: Mapping[str, str], began: float) -> Answer:
        asked = {**headers, "accept-encoding": "identity"}
        async with self._http.stream("POST", url, content=body, headers=asked) as response:
            # the status is the answer: what follows it may drip, and changes nothing
            text = await _beginning(response)
            rest = response.headers.get("retry-after", "")
            after = float(rest) if _WHOLE_S.fullmatch(rest) else None
            return Answer(response.status_code, None, text, _ms(began), after)


async def _beginning(response: httpx.Response) -> str:
    read = bytearray()
    try:
        async with asyncio.timeout(READ_S):
            async for piece in response.aiter_raw():
                read += piece
                if len(read) > READ_BYTES:
                    break
    except (TimeoutError, httpx.HTTPError):
        pass
    return clean_text(read[:KEPT_BYTES].decode("utf-8", "replace"))


def _ms(began: float) -> int:
    return int((time.monotonic() - began) * 1000)
