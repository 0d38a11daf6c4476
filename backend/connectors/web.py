"""One HTTP request to a platform and its answer, for kinds whose platform has no library that tells what they need:
was the request written at all, or only never answered? On that hangs whether it may be sent again.
"""

import ssl
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import msgspec

from backend.connectors import refusals
from backend.connectors.refusals import SendError
from backend.kit import outgoing

CONNECT_S = 10.0
# a reply must be known to be unconfirmed within 30 s
ANSWER_S = 20.0
SILENCE_S = 30.0
UPLOAD_BYTES_S = 200_000
ANSWER_BYTES_MAX = 16 * 1024 * 1024
CHUNK = 64 * 1024
HOPS = 3
# the detail of an error: who answers shows a certificate that nobody here vouches for
UNTRUSTED = "certificate not trusted"
_NOT_WRITTEN = (
    httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL,
    httpx.ProxyError,
)  # fmt: skip


class Answer(msgspec.Struct, frozen=True):
    status: int
    headers: dict[str, str]
    content: bytes


class Web:
    """`hosts`: the platform's own, with their subdomains, by https; none: any public address. `own`: the address that
    the settings name in their place (a server of one's own): that host and port may be private, and speak http.
    `root`: a certificate (PEM) to trust beside the usual ones.
    """

    def __init__(self, hosts: Iterable[str], own: str = "", root: str = "") -> None:
        self._hosts = tuple(hosts)
        self._own = _place(own) if own else None
        self._http = httpx.AsyncClient(
            transport=outgoing.transport({self._own[0]} if self._own else (), root),
            timeout=httpx.Timeout(SILENCE_S, connect=CONNECT_S),
            trust_env=False,
            follow_redirects=False,
            # unpacked: a packed body of a few kilobytes can fill the memory in one step
            headers={"accept-encoding": "identity"},
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def ask(self, method: str, url: str, *, answer_s: float = ANSWER_S, **request: Any) -> Answer:
        """`request`: params, headers, json, data, files, content as httpx has them. Follows no redirect: what was meant
        for one address is not sent to another. Raises SendError: not allowed, not reached, or (ambiguous) not answered.
        """
        self.demand_known(url)
        timeout = httpx.Timeout(answer_s, connect=CONNECT_S)
        # `from None` throughout: httpx's errors may carry the address, and an address may hold a token
        try:
            async with self._http.stream(method, url, timeout=timeout, **request) as response:
                return Answer(response.status_code, dict(response.headers), await _body(response))
        except _NOT_WRITTEN as error:
            raise refusals.unreached(UNTRUSTED if _is_distrust(error) else type(error).__name__) from None
        except outgoing.Blocked as error:
            raise SendError("network", error.code, permanent=True, channel=True) from None
        except httpx.HTTPError as error:
            raise refusals.unanswered(type(error).__name__) from None

    async def look(self, method: str, url: str, *, answer_s: float = ANSWER_S, **request: Any) -> Answer:
        """As `ask`, for what changes nothing at the platform: without an answer it may be asked again."""
        try:
            return await self.ask(method, url, answer_s=answer_s, **request)
        except SendError as error:
            if error.ambiguous:
                raise refusals.unreached(error.detail) from None
            raise

    async def download(self, url: str, headers: Mapping[str, str] | None = None) -> AsyncIterator[bytes]:
        """A file's bytes. `headers` go to the first address alone, never on to where it sends us. Raises SendError."""
        try:
            for _ in range(HOPS + 1):
                async with self._got(url, headers) as response:
                    if response.is_redirect:
                        url, headers = urljoin(url, response.headers["location"]), None
                        continue
                    if response.status_code != 200:
                        raise no_file(response.status_code)
                    async for chunk in response.aiter_bytes(CHUNK):
                        yield chunk
                    return
        except outgoing.Blocked as error:
            raise SendError("file_gone", error.code, permanent=True) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise refusals.unreached(type(error).__name__) from None
        raise SendError("file_gone", "too many redirects", permanent=True)

    @asynccontextmanager
    async def _got(self, url: str, headers: Mapping[str, str] | None) -> AsyncIterator[httpx.Response]:
        self.demand_known(url)
        timeout = httpx.Timeout(SILENCE_S, connect=CONNECT_S)
        async with self._http.stream("GET", url, headers=headers, timeout=timeout) as response:
            yield response

    def demand_known(self, url: str) -> None:
        """An address in a message must not make us look into our own network. Raises SendError."""
        try:
            parts, place = urlsplit(url), _place(url)
        except ValueError:
            raise SendError("file_gone", "no address", permanent=True) from None
        if place == self._own:
            return
        host = place[0]
        if self._hosts and (parts.scheme != "https" or not any(_is_under(host, known) for known in self._hosts)):
            raise SendError("file_gone", f"not the platform's: {host}", permanent=True)
        try:
            outgoing.check_url(url)
        except outgoing.Blocked as error:
            raise SendError("file_gone", f"{error.code}: {host}", permanent=True) from None


def no_file(status: int) -> SendError:
    """Why a file was not given."""
    if status in (400, 403, 404, 410):
        return SendError("file_gone", f"HTTP {status}", permanent=True)
    return SendError("platform_down", f"HTTP {status}", retry_after=refusals.NETWORK_REST_S)


async def _body(response: httpx.Response) -> bytes:
    body = bytearray()
    async for piece in response.aiter_bytes(CHUNK):
        body += piece
        if len(body) > ANSWER_BYTES_MAX:
            raise refusals.unanswered("answer too large")
    return bytes(body)


def _is_distrust(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _place(url: str) -> tuple[str, int]:
    """Raises ValueError."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _is_under(host: str, known: str) -> bool:
    return host == known or host.endswith(f".{known}")
